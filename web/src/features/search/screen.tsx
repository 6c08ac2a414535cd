// W8: one box for tickets, people and organizations, with the API's own keywords, and the common ones as choices.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Search as SearchIcon } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { call, type Organization, Problem, type Ticket, type User } from "../../api/client";
import { t } from "../../i18n";
import { ago } from "../../i18n/when";
import { put, useThing } from "../../store/entities";
import { useNow } from "../../store/now";
import { Button } from "../../ui/button";
import { classes } from "../../ui/classes";
import { Avatar, StatusMark } from "../../ui/marks";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { withWord, wordOf } from "./query";
import style from "./search.module.css";
import { useTyped } from "./typed";

const SIZE = 50;
const KINDS = ["ticket", "user", "organization"] as const;
const STATUSES = ["new", "open", "pending", "hold", "solved"] as const;
const EXAMPLES = [
  "assignee:me",
  "requester:eve@fjordbank.example",
  "tags:billing",
  "created>2026-11-01",
  "priority:urgent",
  "-status:solved",
];

type Result = { id: number; result_type: string };

function useResults(query: string) {
  return useInfiniteQuery({
    queryKey: ["search", query],
    enabled: query.trim() !== "",
    initialPageParam: 1,
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }) => {
      const page = await call("get", "/api/v2/search", {
        query: { query, page: String(pageParam), per_page: String(SIZE), include: "users,organizations" },
        signal,
      });
      const results = page.results as Result[];
      const told = page as { users?: User[]; organizations?: Organization[] };
      put("user", told.users);
      put("organization", told.organizations);
      put("ticket", results.filter((one) => one.result_type === "ticket") as unknown as Ticket[]);
      put("user", results.filter((one) => one.result_type === "user") as unknown as User[]);
      put("organization", results.filter((one) => one.result_type === "organization") as unknown as Organization[]);
      return {
        rows: results.map(({ id, result_type }) => ({ id, kind: result_type })),
        count: page.count ?? 0,
        next: page.next_page ? pageParam + 1 : undefined,
      };
    },
    getNextPageParam: (last) => last.next,
  });
}

export function Search() {
  const { q = "" } = useSearch({ strict: false }) as { q?: string };
  const navigate = useNavigate();
  const [text, setText] = useTyped(
    "/search",
    q,
    (value) => void navigate({ to: "/search", search: value ? { q: value } : {}, replace: true }),
  );
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => input.current?.focus(), []);

  const query = useResults(q);
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const count = query.data?.pages[0]?.count ?? 0;
  const kind = wordOf(text, "type");
  const status = wordOf(text, "status");
  const set = (key: string, value: string | null) => setText(withWord(text, key, value));

  // Arrow keys go from the box into the results and back.
  const walked = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...(list.current?.querySelectorAll<HTMLElement>("a") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    event.stopPropagation();
    if (at < 0) input.current?.focus();
    else links[Math.min(at, links.length - 1)]?.focus();
  };

  const refused = query.error instanceof Problem && query.error.status === 422;
  return (
    <main className={style.screen} onKeyDown={walked}>
      <h1 className="visually-hidden">{t("search.title")}</h1>
      <search className={style.box}>
        <SearchIcon aria-hidden="true" />
        <input
          ref={input}
          type="search"
          aria-label={t("search.title")}
          placeholder={t("search.placeholder")}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </search>
      <div className={style.choices}>
        <div role="group" aria-label={t("search.kind")} className={style.chips}>
          {KINDS.map((word) => (
            <button
              key={word}
              type="button"
              aria-pressed={kind === word}
              className={style.chip}
              onClick={() => set("type", kind === word ? null : word)}
            >
              {t(`search.kind.${word}`)}
            </button>
          ))}
        </div>
        {(kind === null || kind === "ticket") && (
          <div role="group" aria-label={t("ticket.status")} className={style.chips}>
            {STATUSES.map((word) => (
              <button
                key={word}
                type="button"
                aria-pressed={status === word}
                className={style.chip}
                onClick={() => set("status", status === word ? null : word)}
              >
                <StatusMark status={word} quiet />
                {t(`status.${word}`)}
              </button>
            ))}
          </div>
        )}
      </div>
      {q.trim() === "" ? (
        <Empty title={t("search.empty.title")} text={t("search.empty.text")}>
          <div className={style.examples}>
            {EXAMPLES.map((example) => (
              <button
                key={example}
                type="button"
                className={classes(style.chip, style.code)}
                onClick={() => setText(`${text} ${example} `.trimStart())}
              >
                {example}
              </button>
            ))}
          </div>
        </Empty>
      ) : query.isError ? (
        <Failed
          title={refused ? t("search.refused") : t("search.failed")}
          error={query.error}
          onRetry={refused ? undefined : () => void query.refetch()}
        />
      ) : query.isPending ? (
        <Skeleton rows={6} height={48} />
      ) : rows.length === 0 ? (
        <Empty title={t("search.nothing")} text={t("search.nothingText")} />
      ) : (
        <>
          <p className={style.count} role="status">
            {t("search.count", { n: count })}
          </p>
          <ul ref={list} className={classes(style.results, query.isPlaceholderData && style.stale)}>
            {rows.map((row) => (
              <li key={`${row.kind}.${row.id}`}>
                {row.kind === "ticket" && <TicketRow id={row.id} />}
                {row.kind === "user" && <PersonRow id={row.id} />}
                {row.kind === "organization" && <OrganizationRow id={row.id} />}
              </li>
            ))}
          </ul>
          {query.hasNextPage && (
            <div className={style.more}>
              <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t("search.more")}
              </Button>
            </div>
          )}
        </>
      )}
    </main>
  );
}

export function TicketRow({ id, why }: { id: number; why?: string }) {
  const ticket = useThing("ticket", id);
  const requester = useThing("user", ticket?.requester_id);
  const now = useNow();
  if (!ticket) return null;
  return (
    <Link to="/tickets/$ticket" params={{ ticket: String(id) }} className={style.row}>
      <StatusMark status={ticket.status} />
      <span className={style.name}>{ticket.subject || t("ticket.noSubject")}</span>
      <span className={style.meta}>{why ?? requester?.name ?? t("person.unknown")}</span>
      <span className={style.number}>#{id}</span>
      <time className={style.time} dateTime={ticket.updated_at}>
        {ago(ticket.updated_at, now)}
      </time>
    </Link>
  );
}

export function PersonRow({ id }: { id: number }) {
  const user = useThing("user", id);
  const organization = useThing("organization", user?.organization_id);
  if (!user) return null;
  return (
    <Link to="/users/$user" params={{ user: String(id) }} className={style.row}>
      <Avatar name={user.name} small />
      <span className={style.name}>{user.name}</span>
      <span className={style.meta}>{[user.email, organization?.name].filter(Boolean).join(" · ")}</span>
    </Link>
  );
}

export function OrganizationRow({ id }: { id: number }) {
  const organization = useThing("organization", id);
  if (!organization) return null;
  return (
    <Link to="/organizations/$organization" params={{ organization: String(id) }} className={style.row}>
      <Avatar name={organization.name} small />
      <span className={style.name}>{organization.name}</span>
      <span className={style.meta}>{organization.domain_names.join(", ")}</span>
    </Link>
  );
}
