// W7: people and organizations: a list to find them by name or address, and a page for each.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Search as SearchIcon } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { call, type Organization, type User } from "../../api/client";
import { t } from "../../i18n";
import { exact } from "../../i18n/when";
import { put, useThing } from "../../store/entities";
import { Button } from "../../ui/button";
import field from "../../ui/field.module.css";
import { Avatar, Badge } from "../../ui/marks";
import { Empty, explain, Failed, Skeleton } from "../../ui/states";
import { say } from "../../ui/toast";
import { PersonRow, TicketRow } from "../search/screen";
import list from "../search/search.module.css";
import { useTyped } from "../search/typed";
import { changePerson, useOrganization, usePerson } from "./data";
import style from "./people.module.css";

export function People() {
  const { q = "" } = useSearch({ strict: false }) as { q?: string };
  const navigate = useNavigate();
  const [text, setText] = useTyped(
    "/people",
    q,
    (value) => void navigate({ to: "/people", search: value ? { q: value } : {}, replace: true }),
  );
  const query = useInfiniteQuery({
    queryKey: ["people", q],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }) => {
      const paging = { "page[size]": "50", "page[after]": pageParam, include: "organizations" };
      const page = q.trim()
        ? await call("get", "/api/v2/users/search", { query: { ...paging, query: q.trim() }, signal })
        : await call("get", "/api/v2/users", { query: { ...paging, role: "end-user" }, signal });
      put("organization", (page as { organizations?: Organization[] }).organizations);
      put("user", page.users as User[]);
      return {
        ids: page.users.flatMap((user) => (user.id === null ? [] : [user.id])),
        next: page.meta?.has_more ? (page.meta.after_cursor ?? undefined) : undefined,
      };
    },
    getNextPageParam: (last) => last.next,
  });
  const ids = query.data?.pages.flatMap((page) => page.ids) ?? [];
  return (
    <main className={list.screen}>
      <h1 className={style.title}>{t("app.people")}</h1>
      <search className={list.box}>
        <SearchIcon aria-hidden="true" />
        <input
          type="search"
          aria-label={t("people.find")}
          placeholder={t("people.find")}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </search>
      {query.isError ? (
        <Failed title={t("people.failed")} error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton rows={8} height={44} />
      ) : ids.length === 0 ? (
        <Empty title={t("people.nobody")} text={t("search.nothingText")} />
      ) : (
        <>
          <h2 className={list.heading}>{q.trim() ? t("people.found") : t("people.customers")}</h2>
          <ul className={list.results}>
            {ids.map((id) => (
              <li key={id}>
                <PersonRow id={id} />
              </li>
            ))}
          </ul>
          {query.hasNextPage && (
            <div className={list.more}>
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

function Tickets({ ids }: { ids: number[] }) {
  if (ids.length === 0) return <p className={style.none}>{t("people.noTickets")}</p>;
  return (
    <ul className={list.results}>
      {ids.map((id) => (
        <li key={id}>
          <TicketRow id={id} />
        </li>
      ))}
    </ul>
  );
}

/** Saved when one leaves it. */
function Notes({ id, kept }: { id: number; kept: string }) {
  const name = useId();
  const [text, setText] = useState(kept);
  useEffect(() => setText(kept), [kept]);
  const save = () => {
    if (text === kept) return;
    changePerson(id, { notes: text }).then(
      () => say({ text: t("people.saved") }),
      (error) =>
        say({
          tone: "danger",
          text: t("people.notSaved", { why: explain(error) }),
          act: { label: t("app.retry"), run: save },
        }),
    );
  };
  return (
    <div className={field.field}>
      <label className={field.label} htmlFor={name}>
        {t("people.notes")}
      </label>
      <textarea
        id={name}
        className={field.input}
        value={text}
        rows={3}
        placeholder={t("people.notesHint")}
        onChange={(event) => setText(event.target.value)}
        onBlur={save}
      />
    </div>
  );
}

export function Person() {
  const id = Number((useParams({ strict: false }) as { user?: string }).user);
  const query = usePerson(id);
  const user = useThing("user", id);
  const organization = useThing("organization", user?.organization_id);
  if (query.isError) {
    return (
      <main className={list.screen}>
        <Failed title={t("people.failed")} error={query.error} onRetry={() => void query.refetch()} />
      </main>
    );
  }
  if (!user || !query.data) {
    return (
      <main className={list.screen}>
        <Skeleton rows={5} height={56} />
      </main>
    );
  }
  const facts: [string, React.ReactNode][] = [
    [t("people.email"), user.email],
    [t("people.phone"), user.phone],
    [
      t("ticket.organization"),
      organization && (
        <Link to="/organizations/$organization" params={{ organization: String(organization.id) }}>
          {organization.name}
        </Link>
      ),
    ],
    [
      t("people.role"),
      t(
        user.role === "end-user"
          ? "people.role.customer"
          : user.role === "admin"
            ? "people.role.admin"
            : "people.role.agent",
      ),
    ],
    [t("app.language"), user.locale],
    [t("people.since"), user.created_at && exact(user.created_at)],
  ];
  return (
    <main className={list.screen}>
      <header className={style.head}>
        <Avatar name={user.name} />
        <h1>{user.name}</h1>
        {user.suspended && <Badge tone="danger">{t("people.suspended")}</Badge>}
        {user.tags?.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </header>
      <div className={style.columns}>
        <section aria-label={t("people.about")} className={style.about}>
          <dl className={style.facts}>
            {facts.map(
              ([name, value]) =>
                value && (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </div>
                ),
            )}
          </dl>
          <Notes id={id} kept={user.notes ?? ""} />
        </section>
        <section aria-label={t("app.tickets")}>
          <h2 className={list.heading}>{t("people.requested", { n: query.data.related.requested_tickets })}</h2>
          <Tickets ids={query.data.tickets} />
        </section>
      </div>
    </main>
  );
}

export function OrganizationPage() {
  const id = Number((useParams({ strict: false }) as { organization?: string }).organization);
  const query = useOrganization(id);
  const organization = useThing("organization", id);
  if (query.isError) {
    return (
      <main className={list.screen}>
        <Failed title={t("people.failed")} error={query.error} onRetry={() => void query.refetch()} />
      </main>
    );
  }
  if (!organization || !query.data) {
    return (
      <main className={list.screen}>
        <Skeleton rows={5} height={56} />
      </main>
    );
  }
  return (
    <main className={list.screen}>
      <header className={style.head}>
        <Avatar name={organization.name} />
        <h1>{organization.name}</h1>
        {organization.domain_names.map((name) => (
          <Badge key={name}>{name}</Badge>
        ))}
      </header>
      <div className={style.columns}>
        <section aria-label={t("app.people")}>
          <h2 className={list.heading}>{t("app.people")}</h2>
          <ul className={list.results}>
            {query.data.people.map((user) => (
              <li key={user}>
                <PersonRow id={user} />
              </li>
            ))}
          </ul>
          {organization.details && <p className={style.none}>{organization.details}</p>}
        </section>
        <section aria-label={t("app.tickets")}>
          <h2 className={list.heading}>{t("people.newest")}</h2>
          <Tickets ids={query.data.tickets} />
        </section>
      </div>
    </main>
  );
}
