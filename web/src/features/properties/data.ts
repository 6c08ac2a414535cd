// Who and what a ticket can be given to, and the fields an account has made.
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/client";
import { get, put } from "../../store/entities";
import { meet } from "../conversation/data";

export interface Seat {
  user: number;
  group: number;
}

const KEPT = 5 * 60_000;

/** Groups and their agents, asked for when a picker opens. */
export function useSeats(wanted: boolean) {
  return useQuery({
    queryKey: ["seats"],
    enabled: wanted,
    staleTime: KEPT,
    queryFn: async ({ signal }) => {
      const { groups } = await call("get", "/api/v2/groups/assignable", { query: { "page[size]": "100" }, signal });
      put("group", groups);
      const seats: Seat[] = [];
      let after: string | undefined;
      do {
        const page = await call("get", "/api/v2/group_memberships/assignable", {
          query: { "page[size]": "100", "page[after]": after },
          signal,
        });
        for (const row of page.group_memberships) seats.push({ user: row.user_id, group: row.group_id });
        after = page.meta?.has_more ? (page.meta.after_cursor ?? undefined) : undefined;
      } while (after && seats.length < 2000);
      await meet(
        seats.map((seat) => seat.user),
        signal,
      );
      return { groups, seats: seats.filter((seat) => get("user", seat.user)?.active !== false) };
    },
  });
}

const SYSTEM = new Set([
  "subject",
  "description",
  "status",
  "custom_status",
  "tickettype",
  "priority",
  "basic_priority",
  "group",
  "assignee",
]);

/** The account's own fields, in order. */
export function useFields() {
  return useQuery({
    queryKey: ["fields"],
    staleTime: KEPT,
    queryFn: async ({ signal }) => {
      const { ticket_fields } = await call("get", "/api/v2/ticket_fields", { query: { "page[size]": "100" }, signal });
      return ticket_fields
        .filter((field) => field.active && !SYSTEM.has(field.type))
        .sort((a, b) => a.position - b.position);
    },
  });
}
