// The ticket whose conversation and properties are drawn: it follows the chosen row as soon as the list has been drawn, so
// that stepping through the list never waits for it.
import { startTransition, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { keysOf } from "../../shortcuts/keys";
import { read } from "../../shortcuts/registry";

export const NEXT = ["j", "ArrowDown"];
export const PREVIOUS = ["k", "ArrowUp"];
const STEPS = [
  { id: "list.next", keys: NEXT },
  { id: "list.previous", keys: PREVIOUS },
];

export function useShown(chosen: number | undefined): number | undefined {
  const [shown, show] = useState(chosen);
  useEffect(() => {
    if (shown === chosen) return;
    startTransition(() => show(chosen));
    // Any other key means the chosen ticket, so that ticket has to be there before the key is heard.
    const heard = (event: KeyboardEvent) => {
      const pressed = read(event);
      if (pressed && !STEPS.some((step) => keysOf(step).includes(pressed))) flushSync(() => show(chosen));
    };
    document.addEventListener("keydown", heard, { capture: true });
    return () => document.removeEventListener("keydown", heard, { capture: true });
  }, [chosen, shown]);
  return shown;
}
