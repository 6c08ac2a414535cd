// The time, drawn anew twice a minute, so that "4m" does not stay "4m".
import { useSyncExternalStore } from "react";

let now = Date.now();
const listeners = new Set<() => void>();

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

if (typeof window !== "undefined") setInterval(tick, 30_000);

export function useNow(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
}
