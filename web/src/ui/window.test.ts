import { expect, it } from "vitest";
import { rangeAt } from "./window";

it("draws what is seen and a little more, within the list", () => {
  expect(rangeAt(0, 640, 64, 10_000)).toEqual({ from: 0, to: 16 });
  expect(rangeAt(64_000, 640, 64, 10_000)).toEqual({ from: 994, to: 1016 });
  expect(rangeAt(639_360, 640, 64, 10_000)).toEqual({ from: 9984, to: 10_000 });
  expect(rangeAt(0, 640, 64, 3)).toEqual({ from: 0, to: 3 });
});
