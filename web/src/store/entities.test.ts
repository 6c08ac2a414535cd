import { describe, expect, it } from "vitest";
import type { Ticket } from "../api/client";
import { forget, get, put } from "./entities";

const ticket = (id: number, subject: string) => ({ id, subject }) as Ticket;

describe("the store of things", () => {
  it("keeps the same object when the same row comes again", () => {
    put("ticket", [ticket(1, "a")]);
    const before = get("ticket", 1);
    put("ticket", [ticket(1, "a")]);
    expect(get("ticket", 1)).toBe(before);
    put("ticket", [ticket(1, "b")]);
    expect(get("ticket", 1)?.subject).toBe("b");
  });

  it("forgets everything", () => {
    put("ticket", [ticket(2, "a")]);
    forget();
    expect(get("ticket", 2)).toBeUndefined();
  });
});
