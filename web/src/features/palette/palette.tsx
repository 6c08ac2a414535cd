// Mod+K: every act there is now, the views, the tickets one knows, and any ticket by its number; found by words in both
// languages.
import { useNavigate } from "@tanstack/react-router";
import { CornerDownLeft, Hash, List, Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { t } from "../../i18n";
import { keysOf } from "../../shortcuts/keys";
import { available, shown } from "../../shortcuts/registry";
import { all, get } from "../../store/entities";
import { Dialog } from "../../ui/dialog";
import { Kbd, StatusMark } from "../../ui/marks";
import style from "./palette.module.css";
import { rank } from "./rank";

interface Item {
  id: string;
  label: string;
  kind: string;
  words?: string;
  keys?: string;
  icon: ReactNode;
  run: () => void;
}

const MOST = 40;

export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);

  const items = useMemo<Item[]>(() => {
    const acts = available()
      .filter((command) => command.id !== "app.palette" && (command.when?.() ?? true))
      .map((command) => ({
        id: command.id,
        label: t(command.label),
        kind: t("palette.act"),
        words: command.words,
        keys: keysOf(command)[0],
        icon: <CornerDownLeft />,
        run: command.run,
      }));
    const views = all("view").map((view) => ({
      id: `view.${view.id}`,
      label: view.title,
      kind: t("palette.view"),
      icon: <List />,
      run: () => void navigate({ to: "/views/$view", params: { view: String(view.id) } }),
    }));
    const tickets = all("ticket").map((ticket) => ({
      id: `ticket.${ticket.id}`,
      label: ticket.subject || t("ticket.noSubject"),
      kind: `#${ticket.id}`,
      words: `${ticket.id} ${get("user", ticket.requester_id)?.name ?? ""}`,
      icon: <StatusMark status={ticket.status} quiet />,
      run: () => void navigate({ to: "/tickets/$ticket", params: { ticket: String(ticket.id) } }),
    }));
    return [...acts, ...views, ...tickets];
  }, [navigate]);

  const found = useMemo(() => {
    const query = text.trim();
    const list =
      query === "" ? items.filter((item) => !item.id.startsWith("ticket.") || item.keys) : rank(items, query);
    const number = /^#?(\d{1,15})$/.exec(query)?.[1];
    const direct: Item[] = [];
    if (number) {
      direct.push({
        id: "number",
        label: t("palette.openTicket", { id: number }),
        kind: "",
        icon: <Hash />,
        run: () => void navigate({ to: "/tickets/$ticket", params: { ticket: number } }),
      });
    } else if (query !== "") {
      direct.push({
        id: "search",
        label: t("palette.search", { text: query }),
        kind: "",
        icon: <Search />,
        run: () => void navigate({ to: "/search", search: { q: query } }),
      });
    }
    return number ? [...direct, ...list].slice(0, MOST) : [...list.slice(0, MOST - 1), ...direct];
  }, [items, text, navigate]);

  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at, id]);

  const choose = (item: Item | undefined) => {
    if (!item) return;
    // The dialog gives the focus back first: an act may want it elsewhere. And all of it before the next key, which may
    // step to another ticket: the act is for the one that stood here.
    flushSync(onClose);
    item.run();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(at + 1 >= found.length ? 0 : at + 1);
    else if (event.key === "ArrowUp") setAt(at <= 0 ? found.length - 1 : at - 1);
    else if (event.key === "Enter") choose(found[at]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={t("palette.title")} onClose={onClose} bare>
      <div className={style.top}>
        <Search aria-hidden="true" />
        <input
          className={style.input}
          role="combobox"
          aria-label={t("palette.title")}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={t("palette.placeholder")}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={pressed}
        />
        <Kbd>{shown("Escape")}</Kbd>
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={t("palette.results")} className={style.list}>
        {found.map((item, index) => (
          <div
            key={item.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={style.item}
            onPointerMove={() => setAt(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(item)}
          >
            <span className={style.icon} aria-hidden="true">
              {item.icon}
            </span>
            <span className={style.label}>{item.label}</span>
            <span className={style.kind}>{item.kind}</span>
            {item.keys && <Kbd>{shown(item.keys)}</Kbd>}
          </div>
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {t("palette.count", { n: found.length })}
      </p>
    </Dialog>
  );
}
