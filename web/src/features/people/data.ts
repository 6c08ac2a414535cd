// One person or organization, with what hangs on it.
import { useQuery } from "@tanstack/react-query";
import { call, type Organization, type Ticket, type User } from "../../api/client";
import { put } from "../../store/entities";

const SIZE = "25";

function keep(page: { tickets: Ticket[]; users?: User[] }): number[] {
  put("user", page.users);
  put("ticket", page.tickets);
  return page.tickets.map((ticket) => ticket.id);
}

export function usePerson(id: number) {
  return useQuery({
    queryKey: ["person", id],
    queryFn: async ({ signal }) => {
      const [told, related, requested] = await Promise.all([
        call("get", "/api/v2/users/{id}", { path: { id }, query: { include: "organizations,groups" }, signal }),
        call("get", "/api/v2/users/{id}/related", { path: { id }, signal }),
        call("get", "/api/v2/users/{id}/tickets/requested", {
          path: { id },
          query: { "page[size]": SIZE, sort_order: "desc", include: "users" } as never,
          signal,
        }),
      ]);
      const beside = told as { organizations?: Organization[] };
      put("organization", beside.organizations);
      put("user", [told.user]);
      return { related: related.user_related, tickets: keep(requested) };
    },
  });
}

export function useOrganization(id: number) {
  return useQuery({
    queryKey: ["organization", id],
    queryFn: async ({ signal }) => {
      const [told, people, tickets] = await Promise.all([
        call("get", "/api/v2/organizations/{id}", { path: { id }, signal }),
        call("get", "/api/v2/organizations/{id}/users", { path: { id }, query: { "page[size]": SIZE }, signal }),
        call("get", "/api/v2/organizations/{id}/tickets", {
          path: { id },
          query: { "page[size]": SIZE, sort_order: "desc", include: "users" } as never,
          signal,
        }),
      ]);
      put("organization", [told.organization]);
      put("user", people.users);
      return {
        people: people.users.flatMap((user) => (user.id === null ? [] : [user.id])),
        tickets: keep(tickets),
      };
    },
  });
}

/** Changes a person; what comes back is shown. */
export async function changePerson(id: number, part: Record<string, unknown>): Promise<void> {
  const { user } = await call("put", "/api/v2/users/{id}", { path: { id }, body: { user: part } });
  put("user", [user]);
}
