// Which tickets are selected in a view; another view begins with none.
import { useCallback, useEffect, useState } from "react";

/** Most tickets in one order, as the API takes them. */
const MOST_PICKED = 100;

export function usePicked(view: number | undefined) {
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const clear = useCallback(() => setPicked(new Set()), []);
  useEffect(clear, [view, clear]);
  const pick = useCallback((ids: number[], on: boolean) => {
    setPicked((before) => {
      const after = new Set(before);
      for (const id of ids) {
        if (!on) after.delete(id);
        else if (after.size < MOST_PICKED) after.add(id);
      }
      return after;
    });
  }, []);
  return { picked, pick, clear };
}
