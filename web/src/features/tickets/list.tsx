// The list of a view: only what is seen is drawn, and more is read before the end is reached.
import { useEffect, useImperativeHandle, useRef } from "react";
import { useSettings } from "../../app/settings";
import { t } from "../../i18n";
import { useWindow } from "../../ui/window";
import style from "./list.module.css";
import { Row } from "./row";

const HEIGHTS = { comfortable: 64, compact: 40 };
/** How many rows before the end the next page is asked for. */
const AHEAD = 40;

export interface ListHandle {
  focus: () => void;
}

interface Props {
  ids: number[];
  gone: ReadonlySet<number>;
  picked: ReadonlySet<number>;
  total: number | undefined;
  name: string;
  chosen: number | undefined;
  onChoose: (id: number) => void;
  hasMore: boolean;
  onMore: () => void;
  handle: React.Ref<ListHandle>;
}

export function List({ ids, gone, picked, total, name, chosen, onChoose, hasMore, onMore, handle }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { density } = useSettings();
  const height = HEIGHTS[density];
  const { from, to } = useWindow(box, ids.length, height);
  useImperativeHandle(handle, () => ({ focus: () => box.current?.focus({ preventScroll: true }) }), []);

  useEffect(() => {
    if (hasMore && to + AHEAD >= ids.length) onMore();
  }, [to, ids.length, hasMore, onMore]);

  const at = chosen === undefined ? -1 : ids.indexOf(chosen);
  useEffect(() => {
    const shown = box.current;
    if (!shown || at < 0) return;
    const top = at * height;
    if (top < shown.scrollTop) shown.scrollTop = top;
    else if (top + height > shown.scrollTop + shown.clientHeight) shown.scrollTop = top + height - shown.clientHeight;
  }, [at, height]);

  const drawn = ids.slice(from, to);
  const isDrawn = chosen !== undefined && drawn.includes(chosen);
  return (
    <div
      ref={box}
      id="list"
      role="listbox"
      tabIndex={0}
      aria-label={t("list.label", { name })}
      aria-activedescendant={isDrawn ? `row-${chosen}` : undefined}
      data-density={density}
      className={style.list}
    >
      <div role="presentation" className={style.whole} style={{ height: ids.length * height }}>
        {drawn.map((id, place) => (
          <Row
            key={id}
            id={id}
            index={from + place}
            count={total ?? ids.length}
            top={(from + place) * height}
            chosen={id === chosen}
            gone={gone.has(id)}
            picked={picked.has(id)}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}
