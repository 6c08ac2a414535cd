import { expect, it } from "vitest";
import { requesterOf } from "./person-box";

it("reads who asks from what was typed", () => {
  expect(requesterOf({ id: 7, text: "Eve" })).toEqual({ requester_id: 7 });
  expect(requesterOf({ id: null, text: "eve@x.example" })).toEqual({
    requester: { email: "eve@x.example", name: "eve" },
  });
  expect(requesterOf({ id: null, text: "Eve E <eve@x.example>" })).toEqual({
    requester: { email: "eve@x.example", name: "Eve E" },
  });
  expect(requesterOf({ id: null, text: "Eve" })).toBeNull();
});
