// From what was told to what is shown: changed things are read again together, counts and lists after a moment.
import type { QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { call } from "../api/client";
import { whoAmI } from "../app/session";
import { fresh } from "../features/conversation/data";
import { get, put, remove } from "../store/entities";
import { resume } from "../store/outbox";
import { listen, type Told } from "./socket";

const TOGETHER_MS = 200;
/** Counts are asked for at most so often. */
const COUNTS_MS = 1500;
const MOST = 100;

const moved = new Set<() => void>();

/** Calls `told` when tickets moved, so that a list looks whether it is still right. */
export function onMoved(told: () => void): () => void {
  moved.add(told);
  return () => moved.delete(told);
}

export function useLive(client: QueryClient, onEnd: () => void): void {
  useEffect(() => {
    const waiting = new Map<string, Set<number>>();
    let reading: ReturnType<typeof setTimeout> | undefined;
    let counting: ReturnType<typeof setTimeout> | undefined;

    const read = async () => {
      const all = [...waiting];
      waiting.clear();
      for (const [about, ids] of all) {
        for (let at = 0; at < ids.size; at += MOST)
          await readSome(client, about, [...ids].slice(at, at + MOST)).catch(() => {});
      }
    };
    const count = () => {
      counting ??= setTimeout(() => {
        counting = undefined;
        void client.invalidateQueries({ queryKey: ["counts"] });
        for (const told of moved) told();
      }, COUNTS_MS);
    };
    const hear = (told: Told) => {
      if (told.type === "hello") resume();
      else if (told.type === "counters") count();
      else if (told.type === "resync") {
        void client.invalidateQueries();
        count();
      } else if (told.type === "event") {
        const ids = waiting.get(told.about) ?? new Set();
        waiting.set(told.about, ids.add(told.id));
        clearTimeout(reading);
        reading = setTimeout(() => void read(), TOGETHER_MS);
      }
    };
    const refused = () => {
      whoAmI().then(
        (session) => session.state !== "signedIn" && onEnd(),
        () => {},
      );
    };
    const end = listen(hear, refused);
    return () => {
      end();
      clearTimeout(reading);
      clearTimeout(counting);
    };
  }, [client, onEnd]);
}

async function readSome(client: QueryClient, about: string, ids: number[]): Promise<void> {
  if (about === "ticket") {
    // A ticket nobody looks at is read when it is looked at.
    const known = ids.filter((id) => get("ticket", id));
    if (known.length > 0) {
      const told = await call("get", "/api/v2/tickets/show_many", {
        query: { ids: known.join(","), include: "users,groups,organizations" } as never,
      });
      put("user", told.users);
      put("group", told.groups);
      put("organization", told.organizations);
      put("ticket", told.tickets);
      const there = new Set(told.tickets.map((ticket) => ticket.id));
      for (const id of known) if (!there.has(id)) remove("ticket", id);
    }
    for (const id of ids) fresh(client, id);
  } else if (about === "user") {
    const known = ids.filter((id) => get("user", id));
    if (known.length > 0)
      put("user", (await call("get", "/api/v2/users/show_many", { query: { ids: known.join(",") } })).users);
  } else if (about === "view") await client.invalidateQueries({ queryKey: ["views"] });
  else if (about === "group" || about === "group_membership") await client.invalidateQueries({ queryKey: ["seats"] });
  else if (about === "ticket_field") await client.invalidateQueries({ queryKey: ["fields"] });
}
