import { describe, expect, it } from "vitest";
import { fill, speak, t } from "./index";

describe("words", () => {
  it("fills names and numbers", () => {
    expect(fill("To {name}", { name: "Eve" })).toBe("To Eve");
  });

  it("chooses the plural of the language", async () => {
    await speak("en");
    const text = "{n, plural, one {# ticket} other {# tickets}}";
    expect(fill(text, { n: 1 })).toBe("1 ticket");
    expect(fill(text, { n: 2300 })).toBe("2,300 tickets");
    await speak("nl");
    expect(fill(text, { n: 2300 })).toBe("2.300 tickets");
  });

  it("does not fill what a name brings", () => {
    expect(fill("{a}", { a: "{b}", b: "x" })).toBe("{b}");
  });

  it("speaks both languages", async () => {
    await speak("nl");
    expect(t("status.open")).toBe("Open");
    expect(t("status.solved")).toBe("Opgelost");
  });
});
