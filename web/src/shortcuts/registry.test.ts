import { afterEach, expect, it } from "vitest";
import { choose, judge, keysOf, putBack } from "./keys";
import { type Command, find, read, register } from "./registry";

const key = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const command = (id: string, keys: string[], more: Partial<Command> = {}): Command => ({
  id,
  label: "app.close",
  keys,
  group: "app",
  run: () => {},
  ...more,
});
let end = () => {};
afterEach(() => {
  end();
  putBack();
});

it("reads the character that is made", () => {
  expect(read(key("j"))).toBe("j");
  expect(read(key("?", { shiftKey: true }))).toBe("?");
  expect(read(key("F", { shiftKey: true }))).toBe("Shift+f");
  expect(read(key("Enter", { ctrlKey: true }))).toBe("Mod+Enter");
});

it("never takes Alt or AltGr, which make letters on many keyboards", () => {
  expect(read(key("@", { altKey: true, ctrlKey: true }))).toBeNull();
});

it("leaves single keys to whoever types", () => {
  end = register([command("next", ["j"]), command("send", ["Mod+Enter"], { everywhere: true })]);
  expect(find("j", true, 0)).toBeNull();
  expect(find("j", false, 0)?.id).toBe("next");
  expect(find("Mod+Enter", true, 0)?.id).toBe("send");
});

it("waits a second for the rest of a sequence", () => {
  end = register([command("tickets", ["g t"]), command("tags", ["t"])]);
  expect(find("g", false, 0)).toBeNull();
  expect(find("t", false, 500)?.id).toBe("tickets");
  expect(find("g", false, 1000)).toBeNull();
  expect(find("t", false, 2500)?.id).toBe("tags");
});

it("does nothing when it is not the time", () => {
  end = register([command("solve", ["e"], { when: () => false })]);
  expect(find("e", false, 0)).toBeNull();
});

it("hears the key that was chosen, and no longer the act's own", () => {
  const next = command("next", ["j", "ArrowDown"]);
  end = register([next, command("open", ["o"])]);
  choose(next, "q");
  expect(find("q", false, 0)?.id).toBe("next");
  expect(find("j", false, 0)).toBeNull();
  expect(find("ArrowDown", false, 0)?.id).toBe("next");
  choose(next, "j");
  expect(find("j", false, 0)?.id).toBe("next");
  expect(find("q", false, 0)).toBeNull();
});

it("lets a chosen key start nothing else, on whatever screen the other act is", () => {
  const next = command("next", ["j"]);
  choose(next, "r");
  const reply = command("reply", ["r"]);
  end = register([reply, next]);
  expect(find("r", false, 0)?.id).toBe("next");
  expect(keysOf(reply)).toEqual([]);
  choose(reply, "r");
  expect(find("r", false, 0)?.id).toBe("reply");
  expect(find("j", false, 0)?.id).toBe("next");
});

it("says why a key cannot be chosen", () => {
  const next = command("next", ["j"]);
  const send = command("send", ["Mod+Enter"], { everywhere: true });
  const tickets = command("tickets", ["g t"]);
  end = register([next, send, tickets]);
  expect(judge(next, "q")).toBeNull();
  expect(judge(send, "Mod+Shift+Enter")).toBeNull();
  expect(judge(send, "q")).toBe("letter");
  for (const taken of ["Tab", "Enter", " ", "Mod+w", "Mod+Shift+t"]) expect(judge(next, taken)).toBe("browser");
  expect(judge(next, "Mod+Enter")).toMatchObject({ id: "send" });
  expect(judge(next, "g")).toMatchObject({ id: "tickets" });
  expect(judge(next, "j")).toBeNull();
});
