import { expect, it } from "vitest";
import { rank } from "./rank";

const items = [
  { label: "Change status" },
  { label: "Solve", words: "close sluiten" },
  { label: "Status page" },
  { label: "Copy link" },
];

it("finds by the beginning of words, best first", () => {
  expect(rank(items, "stat").map((item) => item.label)).toEqual(["Status page", "Change status"]);
  expect(rank(items, "cha sta").map((item) => item.label)).toEqual(["Change status"]);
});

it("finds by other words for the same, in both languages", () => {
  expect(rank(items, "close").map((item) => item.label)).toEqual(["Solve"]);
  expect(rank(items, "sluit").map((item) => item.label)).toEqual(["Solve"]);
});

it("finds nothing where nothing fits", () => {
  expect(rank(items, "xyz")).toEqual([]);
});
