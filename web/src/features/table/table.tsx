// W3: the tickets of a view as a table with the view's own columns; only what is seen is drawn.
import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, useEffect, useRef } from "react";
import type { Ticket, View } from "../../api/client";
import { useSettings } from "../../app/settings";
import { known, t } from "../../i18n";
import { ago, exact } from "../../i18n/when";
import { useThing } from "../../store/entities";
import { useNow } from "../../store/now";
import { isUnread } from "../../store/seen";
import { classes } from "../../ui/classes";
import { StatusMark } from "../../ui/marks";
import { useWindow } from "../../ui/window";
import type { Sort } from "../views/data";
import style from "./table.module.css";

const HEIGHTS = { comfortable: 44, compact: 34 };
const AHEAD = 40;
/** What the server sorts by a value that means something in this order. */
const SORTABLE = new Set(["nice_id", "status", "priority", "type", "created", "updated", "due_date"]);
const DATES: Record<string, (ticket: Ticket) => string | null> = {
  created: (ticket) => ticket.created_at,
  updated: (ticket) => ticket.updated_at,
  due_date: (ticket) => ticket.due_at,
};

export interface Column {
  id: string | number;
  title: string;
}

/** Subject always, and what the view says. */
export function columnsOf(view: View | undefined): Column[] {
  const told = (view?.execution as { columns?: Column[] } | undefined)?.columns ?? [];
  const own = told.filter((column) => column.id !== "subject" && column.id !== "status");
  return [{ id: "status", title: "" }, { id: "subject", title: "" }, ...own];
}

interface Props {
  view: View | undefined;
  ids: number[];
  total: number | undefined;
  gone: ReadonlySet<number>;
  picked: ReadonlySet<number>;
  onPick: (ids: number[], on: boolean) => void;
  sort: Sort | null;
  onSort: (sort: Sort | null) => void;
  chosen: number | undefined;
  hasMore: boolean;
  onMore: () => void;
}

export function Table({ view, ids, total, gone, picked, onPick, sort, onSort, chosen, hasMore, onMore }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { density } = useSettings();
  const height = HEIGHTS[density];
  const { from, to } = useWindow(box, ids.length, height);
  const columns = columnsOf(view);
  useEffect(() => {
    if (hasMore && to + AHEAD >= ids.length) onMore();
  }, [to, ids.length, hasMore, onMore]);

  const all = ids.length > 0 && ids.slice(0, 100).every((id) => picked.has(id));
  const some = picked.size > 0 && !all;
  return (
    <div
      ref={box}
      id="list"
      className={style.scroll}
      role="region"
      aria-label={t("list.label", { name: view?.title ?? "" })}
      tabIndex={0}
    >
      <table className={style.table} aria-rowcount={(total ?? ids.length) + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th className={style.pick}>
              <label className={style.target}>
                <input
                  type="checkbox"
                  aria-label={t("table.pickAll")}
                  checked={all}
                  ref={(input) => {
                    if (input) input.indeterminate = some;
                  }}
                  onChange={() => onPick(ids.slice(0, 100), !all)}
                />
              </label>
            </th>
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr style={{ height: from * height }} />}
          {ids.slice(from, to).map((id, place) => (
            <Row
              key={id}
              id={id}
              index={from + place + 2}
              height={height}
              columns={columns}
              view={view?.id}
              picked={picked.has(id)}
              gone={gone.has(id)}
              chosen={id === chosen}
              onPick={onPick}
            />
          ))}
          {to < ids.length && <tr style={{ height: (ids.length - to) * height }} />}
        </tbody>
      </table>
    </div>
  );
}

function titleOf(column: Column): string {
  const key = `column.${column.id}`;
  return known(key) ? t(key) : column.title;
}

function Head({ column, sort, onSort }: { column: Column; sort: Sort | null; onSort: (sort: Sort | null) => void }) {
  const id = String(column.id);
  const title = titleOf(column);
  if (!SORTABLE.has(id)) return <th className={classes(id === "subject" && style.wide)}>{title}</th>;
  const order = sort?.by === id ? sort.order : null;
  // Once down, once up, then as the view has it.
  const next = order === null ? "desc" : order === "desc" ? "asc" : null;
  return (
    <th aria-sort={order === "asc" ? "ascending" : order === "desc" ? "descending" : "none"}>
      <button type="button" className={style.sort} onClick={() => onSort(next && { by: id, order: next })}>
        {title}
        {order === "asc" && <ArrowUp aria-hidden="true" />}
        {order === "desc" && <ArrowDown aria-hidden="true" />}
      </button>
    </th>
  );
}

interface RowProps {
  id: number;
  index: number;
  height: number;
  columns: Column[];
  view: number | undefined;
  picked: boolean;
  gone: boolean;
  chosen: boolean;
  onPick: (ids: number[], on: boolean) => void;
}

const Row = memo(function Row({ id, index, height, columns, view, picked, gone, chosen, onPick }: RowProps) {
  const ticket = useThing("ticket", id);
  if (!ticket) return null;
  const unread = isUnread(ticket);
  return (
    <tr
      aria-rowindex={index}
      aria-selected={picked}
      style={{ height }}
      className={classes(picked && style.isPicked, gone && style.gone, chosen && style.chosen, unread && style.unread)}
    >
      <td className={style.pick}>
        <label className={style.target}>
          <input
            type="checkbox"
            aria-label={t("table.pick", { id: String(id) })}
            checked={picked}
            onChange={() => onPick([id], !picked)}
          />
        </label>
      </td>
      {columns.map((column) => (
        <td key={column.id} className={classes(column.id === "subject" && style.wide)}>
          <Cell ticket={ticket} column={column} view={view} />
        </td>
      ))}
    </tr>
  );
});

function Cell({ ticket, column, view }: { ticket: Ticket; column: Column; view: number | undefined }) {
  const now = useNow();
  const requester = useThing("user", ticket.requester_id);
  const assignee = useThing("user", ticket.assignee_id);
  const group = useThing("group", ticket.group_id);
  const organization = useThing("organization", ticket.organization_id);
  const id = String(column.id);
  if (id === "status") return <StatusMark status={ticket.status} />;
  if (id === "subject") {
    const where = { view: String(view), ticket: String(ticket.id) };
    return (
      <Link to="/views/$view/$ticket" params={where} className={style.subject}>
        {ticket.subject || t("ticket.noSubject")}
      </Link>
    );
  }
  const date = DATES[id]?.(ticket);
  if (date) {
    return (
      <time dateTime={date} data-tip={exact(date)}>
        {ago(date, now)}
      </time>
    );
  }
  const priority = `priority.${ticket.priority}`;
  const type = `type.${ticket.type}`;
  const text: Record<string, string | null | undefined> = {
    nice_id: `#${ticket.id}`,
    priority: known(priority) ? t(priority) : "",
    type: known(type) ? t(type) : "",
    requester: requester?.name,
    assignee: assignee?.name,
    group: group?.name,
    organization: organization?.name,
  };
  if (id in text) return text[id] ?? "";
  const value = ticket.custom_fields.find((field) => String(field.id) === id)?.value;
  return Array.isArray(value) ? value.join(", ") : value == null ? "" : String(value);
}
