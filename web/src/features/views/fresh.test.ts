import { expect, it } from "vitest";
import { compare } from "./fresh";

it("tells new rows from rows that left", () => {
  expect(compare([1, 2, 3], [9, 1, 3], 100)).toEqual({ fresh: [9], gone: new Set([2]) });
  expect(compare([1, 2, 3], [1, 2, 3], 100)).toEqual({ fresh: [], gone: new Set() });
});

it("does not call gone what new rows pushed to the next page", () => {
  expect(compare([1, 2, 3, 4], [9, 1, 2], 3)).toEqual({ fresh: [9], gone: new Set() });
  expect(compare([1, 2, 3, 4], [1, 3, 4], 3)).toEqual({ fresh: [], gone: new Set([2]) });
});
