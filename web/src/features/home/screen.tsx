// W1: what needs me now, in order, and why. Each part is a search that one can open.
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { call, type Ticket, type User } from "../../api/client";
import { useMe } from "../../app/me";
import { type Key, t } from "../../i18n";
import { get, put } from "../../store/entities";
import { Failed, Skeleton } from "../../ui/states";
import people from "../people/people.module.css";
import { TicketRow } from "../search/screen";
import list from "../search/search.module.css";
import style from "./home.module.css";

const SHOWN = 8;

interface Part {
  title: Key;
  why: Key;
  query: string;
}

/** From what cannot wait to what may be forgotten. A ticket stands in the first part it belongs to. */
const PARTS: Part[] = [
  {
    title: "home.urgent",
    why: "home.urgent.why",
    query: "type:ticket assignee:me priority:urgent status<pending order_by:updated_at sort:asc",
  },
  {
    title: "home.waiting",
    why: "home.waiting.why",
    query: "type:ticket assignee:me status<pending order_by:updated_at sort:asc",
  },
  {
    title: "home.nobody",
    why: "home.nobody.why",
    query: "type:ticket assignee:none status:new order_by:created_at sort:asc",
  },
  {
    title: "home.quiet",
    why: "home.quiet.why",
    query: "type:ticket assignee:me status:pending updated<7days order_by:updated_at sort:asc",
  },
];

async function find(query: string, signal: AbortSignal) {
  const page = await call("get", "/api/v2/search", {
    query: { query, per_page: String(SHOWN * 2), include: "users" },
    signal,
  });
  const tickets = page.results as unknown as Ticket[];
  put("user", (page as { users?: User[] }).users);
  put("ticket", tickets);
  return { ids: tickets.map((ticket) => ticket.id), count: page.count ?? 0 };
}

export function Home() {
  const me = useMe();
  const parts = useQueries({
    queries: PARTS.map(({ query }) => ({
      queryKey: ["home", query],
      queryFn: ({ signal }: { signal: AbortSignal }) => find(query, signal),
    })),
  });
  const failed = parts.find((part) => part.isError);
  const seen = new Set<number>();
  const shown = PARTS.map((part, at) => {
    const ids = (parts[at]?.data?.ids ?? []).filter((id) => !seen.has(id) && get("ticket", id)).slice(0, SHOWN);
    for (const id of ids) seen.add(id);
    return { ...part, ids, count: parts[at]?.data?.count ?? 0 };
  });
  const pending = parts.some((part) => part.isPending);
  return (
    <main className={list.screen}>
      <h1 className={people.title}>{t("home.title", { name: me.name.split(" ")[0] ?? me.name })}</h1>
      {failed ? (
        <Failed
          title={t("error.tickets")}
          error={failed.error}
          onRetry={() => parts.forEach((part) => void part.refetch())}
        />
      ) : pending ? (
        <Skeleton rows={8} height={44} />
      ) : seen.size === 0 ? (
        <p className={people.none}>{t("home.done")}</p>
      ) : (
        shown.map(
          (part) =>
            part.ids.length > 0 && (
              <section key={part.title} aria-label={t(part.title)} className={style.part}>
                <header className={style.head}>
                  <h2>{t(part.title)}</h2>
                  <p>{t(part.why)}</p>
                  <Link to="/search" search={{ q: part.query }}>
                    {t("home.all", { n: part.count })}
                  </Link>
                </header>
                <ul className={list.results}>
                  {part.ids.map((id) => (
                    <li key={id}>
                      <TicketRow id={id} />
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )
      )}
    </main>
  );
}
