// What is done with many tickets at once: one order to the server, which works it off and tells how far it is and what
// it could not do. What can be put back is put back by the button that comes afterwards.
import { useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { call, type JobStatus, type Ticket } from "../../api/client";
import { t } from "../../i18n";
import { get } from "../../store/entities";
import { Button, IconButton } from "../../ui/button";
import { Avatar, type Status, StatusMark } from "../../ui/marks";
import { Menu } from "../../ui/menu";
import { explain } from "../../ui/states";
import { say } from "../../ui/toast";
import { useSeats } from "../properties/data";
import { tagOf } from "../properties/tags";
import style from "./table.module.css";

const LOOK_MS = 400;
const LONGEST_LOOKS = 300;

const STATUSES: Status[] = ["open", "pending", "hold", "solved"];
const PRIORITIES = ["low", "normal", "high", "urgent"] as const;

interface Done {
  /** Sentences of what could not be done, by ticket. */
  failed: { id: number; says: string }[];
}

/** Waits for the end of an order, telling how far it is. */
async function finish(first: JobStatus, onProgress: (part: number) => void): Promise<Done> {
  let job = first;
  for (let looks = 0; !["completed", "failed", "killed"].includes(job.status) && looks < LONGEST_LOOKS; looks += 1) {
    onProgress(job.total ? (job.progress ?? 0) / job.total : 0);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    job = (await call("get", "/api/v2/job_statuses/{id}", { path: { id: job.id as never } })).job_status;
  }
  const results = Array.isArray(job.results)
    ? (job.results as { id?: number; error?: string; details?: string; success?: boolean }[])
    : [];
  const failed = results.flatMap((one) => (one.error ? [{ id: one.id ?? 0, says: one.details ?? one.error }] : []));
  if (job.status !== "completed" && failed.length === 0) failed.push({ id: 0, says: job.message ?? job.status });
  return { failed };
}

interface Props {
  picked: number[];
  onClear: () => void;
}

export function Bulk({ picked, onClear }: Props) {
  const client = useQueryClient();
  const [part, setPart] = useState<number | null>(null);
  const [tag, setTag] = useState<string | null>(null);
  const seats = useSeats(true);

  const order = async (tickets: Record<string, unknown>[], undo: Record<string, unknown>[] | null) => {
    setPart(0);
    try {
      const { job_status } = await call("put", "/api/v2/tickets/update_many", { body: { tickets } });
      const { failed } = await finish(job_status, setPart);
      const done = tickets.length - failed.length;
      for (const id of tickets.map((ticket) => Number(ticket.id)))
        void client.invalidateQueries({ queryKey: ["ticket", id] });
      if (failed.length > 0) {
        const list = failed.slice(0, 3).map((one) => (one.id ? `#${one.id}: ${one.says}` : one.says));
        say({ tone: "danger", text: t("bulk.partly", { n: done, failed: failed.length, list: list.join(" ") }) });
      } else {
        say({
          text: t("bulk.done", { n: done }),
          seconds: 10,
          act: undo ? { label: t("composer.undo"), run: () => void order(undo, null) } : undefined,
        });
      }
      onClear();
    } catch (error) {
      say({ tone: "danger", text: t("bulk.failed", { why: explain(error) }) });
    } finally {
      setPart(null);
    }
  };

  /** The same change for all, and the way back for each. */
  const all = (change: Partial<Ticket>) => {
    const before = picked.flatMap((id) => {
      const ticket = get("ticket", id);
      return ticket
        ? [{ id, ...Object.fromEntries(Object.keys(change).map((key) => [key, ticket[key as keyof Ticket]])) }]
        : [];
    });
    // A ticket does not become new again: what was, cannot be put back.
    const undone = before.every((ticket) => (ticket as { status?: string }).status !== "new");
    void order(
      picked.map((id) => ({ id, ...change })),
      undone ? before : null,
    );
  };
  const addTag = () => {
    const words = (tag ?? "").split(",").map(tagOf).filter(Boolean);
    setTag(null);
    if (words.length === 0) return;
    const wanted = picked.flatMap((id) => {
      const ticket = get("ticket", id);
      return ticket ? [{ id, tags: [...new Set([...ticket.tags, ...words])] }] : [];
    });
    const before = picked.flatMap((id) => {
      const ticket = get("ticket", id);
      return ticket ? [{ id, tags: ticket.tags }] : [];
    });
    void order(wanted, before);
  };

  const people = (seats.data?.seats ?? []).map((seat) => {
    const name = get("user", seat.user)?.name ?? t("person.unknown");
    return {
      id: `${seat.user}:${seat.group}`,
      label: `${name} · ${get("group", seat.group)?.name ?? ""}`,
      icon: <Avatar small name={name} />,
      run: () => all({ assignee_id: seat.user, group_id: seat.group }),
    };
  });

  return (
    <div className={style.bulk} role="toolbar" aria-label={t("bulk.title")}>
      <span className={style.picked} role="status">
        {t("bulk.picked", { n: picked.length })}
      </span>
      {part !== null ? (
        <progress className={style.progress} max={1} value={part} aria-label={t("bulk.working")} />
      ) : tag !== null ? (
        <form
          className={style.tagForm}
          onSubmit={(event) => {
            event.preventDefault();
            addTag();
          }}
        >
          <input
            aria-label={t("ticket.addTag")}
            placeholder={t("ticket.addTag")}
            value={tag}
            // The form came because somebody asked for it.
            ref={(input) => input?.focus()}
            onChange={(event) => setTag(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") {
                event.stopPropagation();
                setTag(null);
              }
            }}
          />
          <Button type="submit" look="primary" disabled={tag.trim() === ""}>
            {t("bulk.add")}
          </Button>
        </form>
      ) : (
        <>
          <Menu
            label={t("ticket.changeStatus")}
            tip={false}
            className={style.act}
            acts={STATUSES.map((word) => ({
              id: word,
              label: t(`status.${word}`),
              icon: <StatusMark status={word} quiet />,
              run: () => all({ status: word }),
            }))}
          >
            {t("ticket.status")}
          </Menu>
          <Menu
            label={t("ticket.changeAssignee")}
            tip={false}
            className={style.act}
            acts={[{ id: "nobody", label: t("ticket.unassigned"), run: () => all({ assignee_id: null }) }, ...people]}
          >
            {t("ticket.assignee")}
          </Menu>
          <Menu
            label={t("ticket.changePriority")}
            tip={false}
            className={style.act}
            acts={PRIORITIES.map((word) => ({
              id: word,
              label: t(`priority.${word}`),
              run: () => all({ priority: word }),
            }))}
          >
            {t("ticket.priority")}
          </Menu>
          <button type="button" className={style.act} onClick={() => setTag("")}>
            {t("ticket.tags")}
          </button>
        </>
      )}
      <span className={style.space} />
      <IconButton label={t("bulk.clear")} keys="Esc" disabled={part !== null} onClick={onClear}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
