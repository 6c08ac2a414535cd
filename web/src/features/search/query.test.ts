import { expect, it } from "vitest";
import { withWord, wordOf } from "./query";

it("reads and writes a keyword in the text", () => {
  expect(wordOf("printer status:open", "status")).toBe("open");
  expect(wordOf('assignee:"Anna Agent" x', "assignee")).toBe("Anna Agent");
  expect(wordOf("mystatus:open", "status")).toBeNull();
  expect(withWord("printer status:open", "status", "pending")).toBe("printer status:pending");
  expect(withWord("printer status:open later", "status", null)).toBe("printer later");
  expect(withWord("", "assignee", "Anna Agent")).toBe('assignee:"Anna Agent"');
});
