// The pane of a view: its head, what is new, its list or table, and what is done with those that are selected.
import { Link, useNavigate } from "@tanstack/react-router";
import { Menu as MenuIcon, PanelLeft, Plus, Table as TableIcon } from "lucide-react";
import { lazy, type Ref, Suspense, useCallback } from "react";
import type { View } from "../../api/client";
import { t } from "../../i18n";
import { Button, IconButton } from "../../ui/button";
import { Empty, Failed, Skeleton } from "../../ui/states";
import type { Sort, useTicketsOf } from "../views/data";
import type { useNews } from "../views/fresh";
import { List, type ListHandle } from "./list";
import style from "./screen.module.css";

const Table = lazy(() => import("../table/table").then(({ Table }) => ({ default: Table })));
const Bulk = lazy(() => import("../table/bulk").then(({ Bulk }) => ({ default: Bulk })));

interface Props {
  view: View | undefined;
  list: ReturnType<typeof useTicketsOf>;
  news: ReturnType<typeof useNews>;
  views: View[] | undefined;
  counts: Map<number, number> | undefined;
  total: number | undefined;
  chosen: number | undefined;
  onChoose: (id: number) => void;
  picked: ReadonlySet<number>;
  onPick: (ids: number[], on: boolean) => void;
  onClear: () => void;
  sort: Sort | null;
  onSort: (sort: Sort | null) => void;
  /** Is the table wished, and is it what one sees? */
  table: boolean;
  tableShown: boolean;
  /** Is its name the heading of the page? */
  leads: boolean;
  phone: boolean;
  viewsShown: boolean;
  viewsRoom: boolean;
  onViews: () => void;
  onLayout: () => void;
  handle: Ref<ListHandle>;
}

export function ListPane(props: Props) {
  const { view, list, news, views, counts, total, chosen, onChoose, picked, onPick, onClear, sort, onSort } = props;
  const { table, tableShown, phone, viewsShown, viewsRoom, onViews, onLayout, handle } = props;
  const navigate = useNavigate();
  const { fetchNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const nextWork = views?.find((one) => one.id !== view?.id && (counts?.get(one.id) ?? 0) > 0);
  const Title = props.leads ? "h1" : "h2";
  return (
    <section className={style.listPane} aria-label={t("app.tickets")}>
      <header className={style.head}>
        <IconButton label={viewsShown ? t("views.hide") : t("views.open")} command="list.views" onClick={onViews}>
          {viewsRoom ? <PanelLeft aria-hidden="true" /> : <MenuIcon aria-hidden="true" />}
        </IconButton>
        <Title className={style.title}>{view?.title ?? t("app.tickets")}</Title>
        <span className={style.count}>{total === undefined ? "" : t("views.count", { n: total })}</span>
        <span className={style.space} />
        <Link
          to="/tickets/new"
          className={style.new}
          aria-label={t("new.title")}
          data-tip={t("new.title")}
          data-command="app.new"
        >
          <Plus aria-hidden="true" />
        </Link>
        {!phone && (
          <IconButton label={t("list.layout")} command="list.layout" pressed={table} onClick={onLayout}>
            <TableIcon aria-hidden="true" />
          </IconButton>
        )}
      </header>
      {news.fresh.length > 0 && (
        <div className={style.pill} role="status">
          <Button onClick={news.apply}>{t("list.new", { n: news.fresh.length })}</Button>
        </div>
      )}
      {list.isError && list.ids.length === 0 ? (
        <Failed title={t("error.tickets")} error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton rows={10} />
      ) : list.ids.length === 0 ? (
        <Empty title={t("list.empty.title")} text={t("list.empty.text")}>
          {nextWork && (
            <Button onClick={() => void navigate({ to: "/views/$view", params: { view: String(nextWork.id) } })}>
              {t("list.empty.next", { name: nextWork.title, n: counts?.get(nextWork.id) ?? 0 })}
            </Button>
          )}
        </Empty>
      ) : tableShown ? (
        <Suspense fallback={<Skeleton rows={12} height={44} />}>
          <Table
            view={view}
            ids={list.ids}
            total={total}
            gone={news.gone}
            picked={picked}
            onPick={onPick}
            sort={sort}
            onSort={onSort}
            chosen={chosen}
            hasMore={list.hasNextPage && !list.isFetchingNextPage}
            onMore={more}
          />
        </Suspense>
      ) : (
        <List
          picked={picked}
          ids={list.ids}
          gone={news.gone}
          total={total}
          name={view?.title ?? ""}
          chosen={chosen}
          onChoose={onChoose}
          hasMore={list.hasNextPage && !list.isFetchingNextPage}
          onMore={more}
          handle={handle}
        />
      )}
      {picked.size > 0 && (
        <Suspense>
          <Bulk picked={[...picked]} onClear={onClear} />
        </Suspense>
      )}
    </section>
  );
}
