import { expect, it } from "vitest";
import { parse, pause } from "./socket";

it("knows what the server says and nothing else", () => {
  expect(parse('{"type":"event","seq":8,"kind":"ticket.updated","about":"ticket","id":3}')?.type).toBe("event");
  expect(parse('{"type":"counters","seq":8}')?.type).toBe("counters");
  expect(parse('{"type":"event","seq":8}')).toBeNull();
  expect(parse('{"type":"evil","seq":8}')).toBeNull();
  expect(parse("nonsense")).toBeNull();
});

it("waits longer each time, and not all at once", () => {
  expect(pause(0, 1)).toBe(500);
  expect(pause(0, 0)).toBe(250);
  expect(pause(3, 1)).toBe(4000);
  expect(pause(40, 1)).toBe(30_000);
});
