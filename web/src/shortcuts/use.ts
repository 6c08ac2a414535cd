// A screen's acts, registered while it is shown.
import { useEffect, useRef } from "react";
import { type Command, register } from "./registry";

/** The list may be made anew at each drawing; ids and keys must not change with it. */
export function useCommands(commands: Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  const ids = commands.map((command) => command.id).join(" ");
  useEffect(() => {
    const now = (id: string) => latest.current.find((command) => command.id === id);
    return register(
      latest.current.map((command) => ({
        ...command,
        when: () => now(command.id)?.when?.() ?? true,
        run: () => now(command.id)?.run(),
      })),
    );
    // The ids say whether the list is another one.
  }, [ids]);
}
