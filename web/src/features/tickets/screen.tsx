// W2: views, list, conversation and properties beside each other, or one after another on a small screen.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { startTransition, useCallback, useEffect, useRef, useState } from "react";
import { change, useSettings } from "../../app/settings";
import { t } from "../../i18n";
import { useCommands } from "../../shortcuts/use";
import { get } from "../../store/entities";
import { markSeen } from "../../store/seen";
import { Drawer } from "../../ui/drawer";
import { useMedia } from "../../ui/media";
import { prefetch } from "../conversation/data";
import { type Sort, useCounts, useTicketsOf, useViews } from "../views/data";
import { useNews } from "../views/fresh";
import { Views } from "../views/views";
import { copyLink } from "./head";
import type { ListHandle } from "./list";
import { ListPane } from "./list-pane";
import { usePicked } from "./picked";
import style from "./screen.module.css";
import { NEXT, PREVIOUS, useShown } from "./shown";
import { TicketPane } from "./ticket-pane";

/** How long the choice must rest before the address says it. */
const ADDRESS_MS = 250;

/** Is somebody in the list, by pointer or focus? Then nothing may move in it. */
function inList(): boolean {
  const list = document.getElementById("list");
  return list !== null && (list.matches(":hover") || list.contains(document.activeElement));
}

export function Tickets() {
  const params = useParams({ strict: false }) as { view?: string; ticket?: string };
  const navigate = useNavigate();
  const client = useQueryClient();
  const settings = useSettings();
  const alone = params.view === undefined && params.ticket !== undefined;
  const addressed = params.ticket === undefined ? undefined : Number(params.ticket);

  const views = useViews();
  const counts = useCounts(views.data);
  const view = params.view === undefined ? undefined : Number(params.view);
  const [sort, setSort] = useState<Sort | null>(null);
  const list = useTicketsOf(alone ? undefined : view, sort);
  const current = views.data?.find((one) => one.id === view);
  const handle = useRef<ListHandle>(null);
  const news = useNews(alone ? undefined : view, sort, list.ids, inList);

  // The list shows the choice at once; conversation, properties and address follow.
  const [chosen, setChosen] = useState(addressed);
  useEffect(() => setChosen(addressed), [addressed]);
  const shown = useShown(chosen);

  const hasViewsRoom = useMedia("(min-width: 1181px)");
  const hasPropertiesRoom = useMedia("(min-width: 961px)");
  const isPhone = useMedia("(max-width: 700px)");
  const [drawer, setDrawer] = useState<"views" | "properties" | null>(null);
  const showViews = hasViewsRoom && settings.views && !alone;
  const showProperties = hasPropertiesRoom && settings.properties && shown !== undefined;

  const { picked, pick, clear } = usePicked(view);
  useEffect(() => setSort(null), [view]);
  // The table takes the whole width; a ticket opens in its place, and the way back leads to it.
  const isTable = settings.layout === "table" && !alone && !isPhone;
  const isTableShown = isTable && addressed === undefined;

  // Without a view in the address, the first one.
  useEffect(() => {
    const first = views.data?.[0];
    if (!alone && view === undefined && first && location.pathname === "/agent/views") {
      void navigate({ to: "/views/$view", params: { view: String(first.id) }, replace: true });
    }
  }, [alone, view, views.data, navigate]);

  useEffect(() => {
    if (alone || isTableShown || view === undefined || chosen === addressed) return;
    const timer = setTimeout(() => {
      // A screen that is being left must not pull the address back.
      if (!location.pathname.startsWith("/agent/views/")) return;
      startTransition(() => {
        if (chosen === undefined) void navigate({ to: "/views/$view", params: { view: String(view) }, replace: true });
        else {
          const where = { view: String(view), ticket: String(chosen) };
          void navigate({ to: "/views/$view/$ticket", params: where, replace: addressed !== undefined });
        }
      });
    }, ADDRESS_MS);
    return () => clearTimeout(timer);
  }, [alone, isTableShown, view, chosen, addressed, navigate]);

  // On a wide screen a view opens with its first ticket.
  const first = list.ids[0];
  useEffect(() => {
    if (!alone && !isPhone && !isTable && view !== undefined && addressed === undefined && first !== undefined)
      setChosen(first);
  }, [alone, isPhone, isTable, view, addressed, first]);

  useEffect(() => {
    if (shown === undefined) return;
    const timer = setTimeout(() => {
      const ticket = get("ticket", shown);
      if (ticket) markSeen(ticket);
      // What comes before and after is read while this one is.
      const at = list.ids.indexOf(shown);
      for (const near of [list.ids[at + 1], list.ids[at - 1]])
        if (at >= 0 && near !== undefined) prefetch(client, near);
    }, 400);
    return () => clearTimeout(timer);
  }, [shown, list.ids, client]);

  const step = useCallback(
    (by: number) => {
      const at = chosen === undefined ? -1 : list.ids.indexOf(chosen);
      const next = list.ids[at + by];
      if (next !== undefined) setChosen(next);
    },
    [chosen, list.ids],
  );
  const back = () => {
    if (picked.size > 0) return clear();
    if (isPhone || alone || isTable)
      void navigate(view === undefined ? { to: "/views" } : { to: "/views/$view", params: { view: String(view) } });
    else handle.current?.focus();
  };
  const toggleProperties = () => {
    if (hasPropertiesRoom) change({ properties: !settings.properties });
    else setDrawer(drawer === "properties" ? null : "properties");
  };
  const toggleLayout = () => {
    const layout = settings.layout === "table" ? "split" : "table";
    change({ layout });
    if (layout === "table" && view !== undefined) void navigate({ to: "/views/$view", params: { view: String(view) } });
  };
  const toggleViews = () => {
    if (hasViewsRoom) change({ views: !settings.views });
    else setDrawer(drawer === "views" ? null : "views");
  };

  useCommands([
    {
      id: "list.next",
      label: "ticket.next",
      keys: NEXT,
      group: "list",
      when: () => !alone && !inLog(),
      run: () => step(1),
    },
    {
      id: "list.previous",
      label: "ticket.previous",
      keys: PREVIOUS,
      group: "list",
      when: () => !alone && !inLog(),
      run: () => step(-1),
    },
    { id: "list.views", label: "views.open", keys: ["["], group: "app", when: () => !alone, run: toggleViews },
    {
      id: "ticket.properties",
      label: "ticket.properties",
      keys: ["]"],
      group: "app",
      when: () => chosen !== undefined,
      run: toggleProperties,
    },
    {
      id: "ticket.copyLink",
      label: "ticket.copyLink",
      keys: ["l"],
      group: "ticket",
      when: () => chosen !== undefined,
      run: () => chosen !== undefined && copyLink(chosen),
    },
    {
      id: "list.open",
      label: "list.open",
      keys: ["o", "Enter"],
      group: "list",
      when: () => isTableShown && chosen !== undefined && isResting(),
      run: () => void navigate({ to: "/views/$view/$ticket", params: { view: String(view), ticket: String(chosen) } }),
    },
    {
      id: "list.pick",
      label: "list.pickOne",
      keys: ["x"],
      group: "list",
      when: () => !alone && chosen !== undefined,
      run: () => chosen !== undefined && pick([chosen], !picked.has(chosen)),
    },
    {
      id: "list.layout",
      label: "list.layout",
      keys: ["v"],
      group: "list",
      when: () => !alone && !isPhone,
      run: () => toggleLayout(),
    },
    {
      id: "list.back",
      label: "app.back",
      keys: ["u", "Escape"],
      group: "list",
      when: () => chosen !== undefined || picked.size > 0,
      run: back,
    },
  ]);

  const total = view === undefined ? undefined : counts.data?.get(view);
  const viewsList = (onChoose?: () => void) => (
    <Views
      views={views.data}
      counts={counts.data}
      error={views.error}
      onRetry={() => void views.refetch()}
      chosen={view}
      onChoose={onChoose}
    />
  );

  return (
    <main
      className={style.screen}
      data-views={showViews ? "on" : "off"}
      data-properties={showProperties ? "on" : "off"}
      data-ticket={addressed === undefined ? undefined : ""}
      data-alone={alone ? "" : undefined}
      data-table={isTableShown ? "" : undefined}
    >
      {list.ids.length > 0 && (
        <a className="skip" href="#list">
          {t("app.skip.list")}
        </a>
      )}
      {shown !== undefined && !isPhone && !isTableShown && (
        <a className="skip" href="#conversation">
          {t("app.skip.conversation")}
        </a>
      )}
      {showViews && <div className={style.viewsPane}>{viewsList()}</div>}
      {!alone && (
        <ListPane
          view={current}
          list={list}
          news={news}
          counts={counts.data}
          views={views.data}
          total={total}
          chosen={chosen}
          onChoose={setChosen}
          picked={picked}
          onPick={pick}
          onClear={clear}
          sort={sort}
          onSort={setSort}
          table={isTable}
          tableShown={isTableShown}
          leads={shown === undefined || isTableShown || (isPhone && addressed === undefined)}
          phone={isPhone}
          viewsShown={showViews}
          viewsRoom={hasViewsRoom}
          onViews={toggleViews}
          onLayout={toggleLayout}
          handle={handle}
        />
      )}
      {!isTableShown && (
        <TicketPane
          id={shown}
          onBack={back}
          onStep={alone ? undefined : step}
          properties={showProperties}
          drawer={drawer === "properties"}
          onProperties={toggleProperties}
          onSent={() => settings.after === "next" && !alone && !isPhone && step(1)}
        />
      )}
      {drawer === "views" && (
        <Drawer label={t("views.title")} side="start" onClose={() => setDrawer(null)}>
          {viewsList(() => setDrawer(null))}
        </Drawer>
      )}
    </main>
  );
}

/** Is no button, link or box under the keys? */
function isResting(): boolean {
  const at = document.activeElement;
  return at === document.body || at?.id === "list";
}

/** Arrow keys scroll a conversation that has the focus. */
function inLog(): boolean {
  return document.activeElement?.getAttribute("role") === "log";
}
