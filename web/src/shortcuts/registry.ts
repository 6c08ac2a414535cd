// Every act that a key or the palette can start, in one list. A screen registers its acts while it is shown.
import { current } from "../app/settings";
import type { Key } from "../i18n";
import { keysOf } from "./keys";

export interface Command {
  id: string;
  label: Key;
  /** `j`, `Mod+Enter`, `g t`, `Shift+F`; matched by the character that is made, not by the place of the key. */
  keys?: string[];
  /** Where it stands in the sheet. */
  group: "list" | "ticket" | "composer" | "go" | "app";
  /** Works while one types, too; only with `Mod`. */
  everywhere?: boolean;
  /** More words to find it by in the palette, in both languages. */
  words?: string;
  /** Not now: hidden from the palette, and its key does nothing. */
  when?: () => boolean;
  run: () => void;
}

const SEQUENCE_MS = 1000;
const commands = new Map<string, Command>();
const listeners = new Set<() => void>();
let snapshot: Command[] = [];

function told(): void {
  snapshot = [...commands.values()];
  for (const listener of listeners) listener();
}

export function register(list: Command[]): () => void {
  for (const command of list) commands.set(command.id, command);
  told();
  return () => {
    // A screen that came meanwhile may have put its own in the same place.
    for (const command of list) if (commands.get(command.id) === command) commands.delete(command.id);
    told();
  };
}

export function available(): Command[] {
  return snapshot;
}

export function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function run(id: string): void {
  const command = commands.get(id);
  if (command && (command.when?.() ?? true)) command.run();
}

const mac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** `Mod+Enter` as the keyboard in front of us says it. */
export function shown(keys: string): string {
  // A sequence: one after the other.
  if (keys.includes(" ")) return keys.split(" ").map(shown).join(" ");
  return keys
    .replace("Mod", mac ? "⌘" : "Ctrl")
    .replace("Shift", "⇧")
    .replace("Enter", "↵")
    .replace("ArrowDown", "↓")
    .replace("ArrowUp", "↑")
    .replace("Escape", "Esc")
    .split("+")
    .map((part) => (part.length === 1 ? part.toUpperCase() : part))
    .join(mac ? "" : "+");
}

/** The key of an act as it stands in a tip, if the act has one now. */
export function keyOf(id: string): string | undefined {
  const command = commands.get(id);
  const first = command && keysOf(command)[0];
  return first && shown(first);
}

/** What a key event means, or null for Alt and AltGr, which make letters on many keyboards. */
export function read(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string | null {
  if (event.altKey) return null;
  const mod = event.ctrlKey || event.metaKey;
  const letter = event.key.length === 1;
  // Shift is part of a character such as `?`, and said for letters and named keys.
  const shift = event.shiftKey && (!letter || event.key.toLowerCase() !== event.key.toUpperCase());
  const key = letter ? event.key.toLowerCase() : event.key;
  return `${mod ? "Mod+" : ""}${shift ? "Shift+" : ""}${key}`;
}

let begun: { key: string; at: number } | null = null;

export function find(pressed: string, typing: boolean, now: number): Command | null {
  const fit = (command: Command) =>
    (command.when?.() ?? true) &&
    (!typing || command.everywhere === true) &&
    (command.everywhere === true || current().singleKeys);
  const candidates = snapshot.filter(fit);
  if (begun && now - begun.at < SEQUENCE_MS) {
    const sequence = `${begun.key} ${pressed}`;
    begun = null;
    const found = candidates.find((command) => keysOf(command).includes(sequence));
    if (found) return found;
  }
  begun = null;
  if (candidates.some((command) => keysOf(command).some((keys) => keys.startsWith(`${pressed} `)))) {
    begun = { key: pressed, at: now };
    return null;
  }
  return candidates.find((command) => keysOf(command).includes(pressed)) ?? null;
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select"))
  );
}

export function start(): () => void {
  const heard = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const pressed = read(event);
    if (!pressed) return;
    const command = find(pressed, isTyping(event.target), Date.now());
    if (!command) return;
    event.preventDefault();
    command.run();
  };
  document.addEventListener("keydown", heard);
  return () => document.removeEventListener("keydown", heard);
}
