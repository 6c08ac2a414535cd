import { expect, it } from "vitest";
import { promisesFile } from "./guards";

it("asks for the file that a text promises, in both languages", () => {
  expect(promisesFile("I attached the invoice.")).toBe(true);
  expect(promisesFile("In de bijlage vindt u het contract.")).toBe(true);
  expect(promisesFile("We looked into it.")).toBe(false);
  expect(promisesFile("> see attached\nThank you.")).toBe(false);
});
