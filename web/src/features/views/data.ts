// Views, how many tickets each holds, and the tickets of one, page by page.
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call, type View } from "../../api/client";
import { put } from "../../store/entities";

/** Most views one call counts. */
const MOST_COUNTS = 20;
export const SIZE = 100;

export function useViews() {
  return useQuery({
    queryKey: ["views"],
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => {
      const { views } = await call("get", "/api/v2/views/active", { query: { "page[size]": "100" }, signal });
      put("view", views);
      return views;
    },
  });
}

export function useCounts(views: View[] | undefined) {
  const ids = (views ?? []).map((view) => view.id);
  return useQuery({
    queryKey: ["counts", ids],
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const counts = new Map<number, number>();
      for (let at = 0; at < ids.length; at += MOST_COUNTS) {
        const some = ids.slice(at, at + MOST_COUNTS).join(",");
        const { view_counts } = await call("get", "/api/v2/views/count_many", { query: { ids: some }, signal });
        for (const { view_id, value } of view_counts) if (view_id != null) counts.set(view_id, value);
      }
      return counts;
    },
  });
}

export interface Sort {
  by: string;
  order: "asc" | "desc";
}

/** Where the list of a view stands in the cache. */
export const listKey = (view: number | undefined, sort: Sort | null) => ["tickets of", view, sort] as const;

export interface Page {
  ids: number[];
  next: string | undefined;
}

/** A page of a view's tickets; what it brings is put in the store. */
export async function readPage(
  view: number,
  after: string | undefined,
  sort: Sort | null,
  signal?: AbortSignal,
): Promise<Page> {
  const page = await call("get", "/api/v2/views/{id}/tickets", {
    path: { id: view },
    query: {
      "page[size]": String(SIZE),
      "page[after]": after,
      include: "users,groups,organizations",
      ...(sort ? { sort_by: sort.by, sort_order: sort.order } : {}),
    } as Record<string, string | undefined>,
    signal,
  });
  put("user", page.users);
  put("group", page.groups);
  put("organization", page.organizations);
  put("ticket", page.tickets);
  return {
    ids: page.tickets.map((ticket) => ticket.id),
    next: page.meta?.has_more ? (page.meta.after_cursor ?? undefined) : undefined,
  };
}

export function useTicketsOf(view: number | undefined, sort: Sort | null) {
  const query = useInfiniteQuery({
    queryKey: listKey(view, sort),
    enabled: view !== undefined,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => readPage(view ?? 0, pageParam, sort, signal),
    getNextPageParam: (last) => last.next,
  });
  const ids = useMemo(() => {
    // A ticket that moved while pages were read may come twice.
    const seen = new Set<number>();
    for (const page of query.data?.pages ?? []) for (const id of page.ids) seen.add(id);
    return [...seen];
  }, [query.data]);
  return { ...query, ids };
}
