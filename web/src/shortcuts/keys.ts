// Which keys start an act: its own, or the one that a person chose for it.
import { change, current } from "../app/settings";
import { available, type Command } from "./registry";

type Keyed = Pick<Command, "id" | "keys">;

/** Stay whatever is chosen: everybody expects them, and they are the way out. */
const FIXED = /^(Arrow\w+|Escape|Enter)$/;
/** What browsers do with Ctrl, and will not leave to a page. */
const BROWSERS = /^Mod\+([acflnpqrtvwxyz\d]|Shift\+[inprtw])$/;

export function keysOf(command: Keyed): string[] {
  const chosen = current().keys;
  const own = chosen[command.id];
  const keys = command.keys ?? [];
  const list = own === undefined ? keys : [own, ...keys.filter((key) => FIXED.test(key))];
  // A key that was chosen for one act starts no other, on any screen.
  return list.filter((key) => !Object.entries(chosen).some(([id, other]) => id !== command.id && other === key));
}

/** Why a key cannot be chosen: nothing, the browser's, one that makes letters while one writes, or that of another act. */
export function judge(command: Command, pressed: string): "browser" | "letter" | Command | null {
  const key = pressed.replace(/^(Mod\+)?(Shift\+)?/, "");
  const isWritten = [...key].length === 1 && key !== " ";
  if (BROWSERS.test(pressed) || !(isWritten || (key === "Enter" && pressed.startsWith("Mod+")))) return "browser";
  if (command.everywhere && !pressed.startsWith("Mod+")) return "letter";
  const isOf = (other: Command) => keysOf(other).some((keys) => keys === pressed || keys.startsWith(`${pressed} `));
  return available().find((other) => other.id !== command.id && isOf(other)) ?? null;
}

export function choose(command: Command, pressed: string): void {
  const others = Object.entries(current().keys).filter(([id, key]) => id !== command.id && key !== pressed);
  const own = command.keys?.includes(pressed) ? [] : [[command.id, pressed] as const];
  change({ keys: Object.fromEntries([...others, ...own]) });
}

export function putBack(): void {
  change({ keys: {} });
}
