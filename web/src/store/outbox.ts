// What was sent and is not yet there: it waits a few seconds so that it can be taken back, goes as one update, and stays
// in sight with its cause when it did not arrive. Updates of one ticket go one after another.
import { useSyncExternalStore } from "react";
import { call, Problem, type Ticket } from "../api/client";
import { draftKey, keepDraft } from "./drafts";
import { get, put } from "./entities";

export interface Outgoing {
  key: string;
  ticket: number;
  text: string;
  public: boolean;
  /** The status it gives, or null to leave it as it is. */
  status: string | null;
  uploads: { token: string; name: string; size: number }[];
  /** What the ticket was when this was written: a later change holds the sending. */
  stamp: string;
  at: number;
  state: "waiting" | "sending" | "failed" | "conflict" | "offline";
  error?: unknown;
}

let outgoing: Outgoing[] = [];
const listeners = new Set<() => void>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const chains = new Map<number, Promise<unknown>>();
let arrived: (ticket: number) => void = () => {};
let held: (one: Outgoing) => void = () => {};
let settled: (key: string) => void = () => {};

/** Who is told when something was taken in, or when a ticket has to be read anew. */
export function onArrival(told: (ticket: number) => void): void {
  arrived = told;
}

/** Who is told of a message that was refused, or that waits because its ticket was changed; and when it no longer is. */
export function onHeld(told: (one: Outgoing) => void, ended: (key: string) => void): () => void {
  held = told;
  settled = ended;
  return () => {
    if (held !== told) return;
    held = () => {};
    settled = () => {};
  };
}

export function isHeld(one: Outgoing): boolean {
  return one.state === "conflict" || one.state === "failed";
}

function set(list: Outgoing[]): void {
  for (const one of outgoing) {
    if (isHeld(one) && !list.some((other) => other.key === one.key && isHeld(other))) settled(one.key);
  }
  outgoing = list;
  for (const listener of listeners) listener();
}

function change(key: string, part: Partial<Outgoing>): void {
  set(outgoing.map((one) => (one.key === key ? { ...one, ...part } : one)));
}

export function useOutgoing(ticket: number): Outgoing[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => outgoing,
  );
  return all.filter((one) => one.ticket === ticket);
}

export function hasUnsent(): boolean {
  return outgoing.length > 0;
}

/** One after another for each ticket, whatever became of the one before. */
export function inOrder<T>(ticket: number, act: () => Promise<T>): Promise<T> {
  const next = (chains.get(ticket) ?? Promise.resolve()).then(act, act);
  chains.set(
    ticket,
    next.catch(() => {}),
  );
  return next;
}

const outKey = (one: Outgoing) => `${one.ticket}:out:${one.public ? "reply" : "note"}:${one.key}`;

export function queue(one: Outgoing, delay: number): void {
  set([...outgoing, one]);
  // Until it has arrived its text is kept on this device.
  void keepDraft(outKey(one), one.text, one.at);
  timers.set(
    one.key,
    setTimeout(() => void send(one.key), delay),
  );
}

/** Takes it back before it went; gives the text. */
export function takeBack(key: string): Outgoing | undefined {
  const one = outgoing.find((other) => other.key === key);
  if (!one || one.state === "sending") return undefined;
  clearTimeout(timers.get(key));
  set(outgoing.filter((other) => other.key !== key));
  void keepDraft(outKey(one), "", one.at);
  return one;
}

export async function send(key: string, anyway = false): Promise<void> {
  clearTimeout(timers.get(key));
  const one = outgoing.find((other) => other.key === key);
  if (!one || one.state === "sending") return;
  change(key, { state: "sending", error: undefined });
  await inOrder(one.ticket, async () => {
    try {
      const { ticket } = await call("put", "/api/v2/tickets/{id}", {
        path: { id: one.ticket },
        body: { ticket: { ...written(one), ...(anyway ? {} : { safe_update: true, updated_stamp: one.stamp }) } },
        keepalive: one.text.length < 30_000,
      });
      if (ticket) put("ticket", [ticket as Ticket]);
      set(outgoing.filter((other) => other.key !== key));
      void keepDraft(outKey(one), "", one.at);
      // Others that wait for this ticket were written in the knowledge of this one.
      if (ticket) known(one.ticket, (ticket as Ticket).updated_at);
      arrived(one.ticket);
    } catch (error) {
      const status = error instanceof Problem ? error.status : -1;
      const conflict = status === 409;
      // Not reached: it goes when the line is there again. Had it arrived all the same, the stamp holds the second one.
      const state = conflict ? "conflict" : status === 0 ? "offline" : "failed";
      change(key, { state, error });
      if (conflict) arrived(one.ticket);
      if (state !== "offline") held({ ...one, state, error });
    }
  });
}

/** A change of our own holds no message of ours; with `before`, only those that knew all that came before it. */
function known(ticket: number, stamp: string, before?: string): void {
  for (const other of outgoing) {
    if (other.ticket === ticket && (before === undefined || other.stamp === before)) change(other.key, { stamp });
  }
}

function written(one: Outgoing): Record<string, unknown> {
  return {
    comment: { body: one.text, public: one.public, uploads: one.uploads.map((upload) => upload.token) },
    ...(one.status ? { status: one.status } : {}),
  };
}

/** Back into the composer. */
export function edit(key: string): Outgoing | undefined {
  const one = takeBack(key);
  if (one) void keepDraft(draftKey(one.ticket, one.public ? "reply" : "note"), one.text, Date.now());
  return one;
}

/** The line is there again. */
export function resume(): void {
  for (const one of outgoing) if (one.state === "offline") void send(one.key);
}

/** Sends at once what waits, because the page goes. */
export function flush(): void {
  for (const one of outgoing) if (one.state === "waiting") void send(one.key);
}

if (typeof window !== "undefined") window.addEventListener("pagehide", flush);

/** Changes fields at once; puts them back when the server refuses. A change of somebody else to the same field is told. */
export async function changeFields(id: number, part: Partial<Ticket>): Promise<"done" | "conflict"> {
  const before = get("ticket", id);
  if (!before) return "done";
  put("ticket", [{ ...before, ...part }]);
  return inOrder(id, async () => {
    let base = { ...before };
    const now = get("ticket", id);
    for (let tries = 0; ; tries += 1) {
      const stamp = tries === 0 ? (now ?? base).updated_at : base.updated_at;
      try {
        const { ticket } = await call("put", "/api/v2/tickets/{id}", {
          path: { id },
          body: { ticket: { ...part, safe_update: true, updated_stamp: stamp } },
        });
        put("ticket", [ticket as Ticket]);
        known(id, (ticket as Ticket).updated_at, stamp);
        return "done" as const;
      } catch (error) {
        const latest = get("ticket", id) ?? before;
        const back = Object.fromEntries(Object.keys(part).map((key) => [key, before[key as keyof Ticket]]));
        if (!(error instanceof Problem) || error.status !== 409 || tries > 2) {
          put("ticket", [{ ...latest, ...back } as Ticket]);
          throw error;
        }
        const { ticket: fresh } = await call("get", "/api/v2/tickets/{id}", { path: { id } });
        const touched = Object.keys(part).some(
          (key) => JSON.stringify(fresh[key as keyof Ticket]) !== JSON.stringify(before[key as keyof Ticket]),
        );
        arrived(id);
        if (touched) {
          put("ticket", [fresh]);
          return "conflict" as const;
        }
        // Somebody changed something else: ours goes on top of theirs.
        put("ticket", [{ ...fresh, ...part }]);
        base = fresh;
      }
    }
  });
}
