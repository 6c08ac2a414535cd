// The live channel: hears which things changed and reads them again. After a break it says where it was, so that nothing
// is missed; when it was away too long, everything is read anew.
import { useSyncExternalStore } from "react";

export type Line = "live" | "reconnecting" | "offline";

export type Told =
  | { type: "hello"; seq: number }
  | { type: "event"; seq: number; kind: string; about: string; id: number }
  | { type: "counters"; seq: number }
  | { type: "resync"; seq: number };

/** A break is said after so long, and called offline after so long. */
const SAID_MS = 3_000;
const OFFLINE_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

let line: Line = "live";
const listeners = new Set<() => void>();

function set(next: Line): void {
  if (next === line) return;
  line = next;
  for (const listener of listeners) listener();
}

export function useLine(): Line {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => line,
  );
}

/** What a message says, or null for what we do not know. */
export function parse(text: string): Told | null {
  try {
    const told = JSON.parse(text) as Told;
    const numbered = typeof told.seq === "number";
    const whole = told.type !== "event" || (typeof told.id === "number" && typeof told.about === "string");
    return numbered && whole && ["hello", "event", "counters", "resync"].includes(told.type) ? told : null;
  } catch {
    return null;
  }
}

/** Half a second, then twice as long each time, never the same for everybody. */
export function pause(tries: number, random: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries) * (0.5 + random / 2);
}

export function listen(hear: (told: Told) => void, refused: () => void): () => void {
  let socket: WebSocket | null = null;
  let seq: number | null = null;
  let tries = 0;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lostAt: number | null = null;
  const watch = setInterval(() => {
    if (!navigator.onLine) return set("offline");
    if (lostAt === null) return set("live");
    const lost = Date.now() - lostAt;
    if (lost > OFFLINE_MS) set("offline");
    else if (lost > SAID_MS) set("reconnecting");
  }, 1000);

  const connect = () => {
    if (ended) return;
    const opened = new WebSocket(`wss://${location.host}/live`);
    socket = opened;
    opened.onmessage = (event) => {
      const told = parse(String(event.data));
      if (!told) return;
      if (told.type === "hello") {
        tries = 0;
        lostAt = null;
        set("live");
        // After a break: what happened since is told again, or that it was too much.
        if (seq !== null && told.seq !== seq) opened.send(JSON.stringify({ since: seq }));
        else seq = told.seq;
      } else seq = Math.max(told.type === "resync" ? 0 : (seq ?? 0), told.seq);
      hear(told);
    };
    opened.onclose = (event) => {
      if (ended || socket !== opened) return;
      lostAt ??= Date.now();
      // Policy: who listens may listen no longer.
      if (event.code === 1008) refused();
      timer = setTimeout(connect, pause(tries++, Math.random()));
    };
  };
  const again = () => {
    if (socket?.readyState === WebSocket.OPEN) return;
    clearTimeout(timer);
    tries = 0;
    connect();
  };
  const lost = () => {
    set("offline");
    lostAt ??= Date.now();
    socket?.close();
  };
  window.addEventListener("online", again);
  window.addEventListener("offline", lost);
  connect();
  return () => {
    ended = true;
    clearInterval(watch);
    clearTimeout(timer);
    window.removeEventListener("online", again);
    window.removeEventListener("offline", lost);
    socket?.close();
  };
}
