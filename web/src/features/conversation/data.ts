// The comments of a ticket, newest page first, and the people who wrote them.
import { type QueryClient, useInfiniteQuery } from "@tanstack/react-query";
import { type Comment, call } from "../../api/client";
import { get, put } from "../../store/entities";

const PAGE = 50;

/** Asks for people whom nobody has told us of yet. */
export async function meet(ids: Iterable<number>, signal?: AbortSignal): Promise<void> {
  const unknown = [...new Set(ids)].filter((id) => id > 0 && !get("user", id));
  for (let at = 0; at < unknown.length; at += 100) {
    const some = unknown.slice(at, at + 100).join(",");
    put("user", (await call("get", "/api/v2/users/show_many", { query: { ids: some }, signal })).users);
  }
}

const options = (ticket: number) => ({
  queryKey: ["comments", ticket],
  initialPageParam: undefined as string | undefined,
  queryFn: async ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) => {
    const page = await call("get", "/api/v2/tickets/{id}/comments", {
      path: { id: ticket },
      query: { sort_order: "desc", "page[size]": String(PAGE), "page[after]": pageParam },
      signal,
    });
    await meet(
      page.comments.map((comment) => comment.author_id),
      signal,
    );
    const next = page.meta?.has_more ? (page.meta.after_cursor ?? undefined) : undefined;
    return { comments: page.comments as Comment[], next };
  },
  getNextPageParam: (last: { next: string | undefined }) => last.next,
});

export function useComments(ticket: number) {
  return useInfiniteQuery(options(ticket));
}

/** Reads a conversation before it is opened. */
export function prefetch(client: QueryClient, ticket: number): void {
  void client.prefetchInfiniteQuery(options(ticket));
}

export function fresh(client: QueryClient, ticket: number): void {
  void client.invalidateQueries({ queryKey: ["comments", ticket] });
}
