// One ticket by its number, for an address that names it or a change that was told.
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/client";
import { get, put, useThing } from "../../store/entities";

export async function readTicket(id: number, signal?: AbortSignal): Promise<void> {
  const told = await call("get", "/api/v2/tickets/{id}", {
    path: { id },
    query: { include: "users,groups,organizations" },
    signal,
  });
  put("user", told.users);
  put("group", told.groups);
  put("organization", told.organizations);
  put("ticket", [told.ticket]);
}

export function useTicket(id: number | undefined) {
  const ticket = useThing("ticket", id);
  const query = useQuery({
    queryKey: ["ticket", id],
    enabled: id !== undefined && get("ticket", id) === undefined,
    queryFn: async ({ signal }) => {
      await readTicket(id ?? 0, signal);
      return id;
    },
  });
  return { ticket, error: ticket ? null : query.error, retry: () => void query.refetch() };
}
