import { afterEach, expect, it } from "vitest";
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
afterEach(() => end());

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
