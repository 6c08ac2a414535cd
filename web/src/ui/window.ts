// Which rows of a long list are drawn: fixed heights, so that nothing is measured while scrolling.
import { type RefObject, useCallback, useEffect, useState } from "react";

const OVERSCAN = 6;

export interface Range {
  from: number;
  to: number;
}

export function rangeAt(top: number, height: number, row: number, count: number): Range {
  const from = Math.max(0, Math.floor(top / row) - OVERSCAN);
  return { from, to: Math.min(count, Math.ceil((top + height) / row) + OVERSCAN) };
}

export function useWindow(box: RefObject<HTMLElement | null>, count: number, row: number): Range {
  const [range, setRange] = useState<Range>({ from: 0, to: Math.min(count, 30) });
  const look = useCallback(() => {
    const shown = box.current;
    if (!shown) return;
    const next = rangeAt(shown.scrollTop, shown.clientHeight, row, count);
    setRange((old) => (old.from === next.from && old.to === next.to ? old : next));
  }, [box, count, row]);
  useEffect(() => {
    const shown = box.current;
    if (!shown) return;
    look();
    shown.addEventListener("scroll", look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(shown);
    return () => {
      shown.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [box, look]);
  return range;
}
