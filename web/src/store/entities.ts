// What the client knows, by kind and id. A row listens to its own thing, so that one change draws one row anew.
import { useSyncExternalStore } from "react";
import type { Group, Organization, Ticket, User, View } from "../api/client";

interface Kinds {
  ticket: Ticket;
  user: User;
  group: Group;
  organization: Organization;
  view: View;
}
export type Kind = keyof Kinds;

type Listener = () => void;

class Shelf<T> {
  private readonly things = new Map<number, T>();
  private readonly listeners = new Map<number, Set<Listener>>();

  get(id: number): T | undefined {
    return this.things.get(id);
  }

  put(id: number, thing: T): void {
    if (same(this.things.get(id), thing)) return;
    this.things.set(id, thing);
    this.ring(id);
  }

  remove(id: number): void {
    if (this.things.delete(id)) this.ring(id);
  }

  listen(id: number, listener: Listener): () => void {
    let set = this.listeners.get(id);
    if (!set) {
      set = new Set();
      this.listeners.set(id, set);
    }
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0) this.listeners.delete(id);
    };
  }

  all(): T[] {
    return [...this.things.values()];
  }

  clear(): void {
    const ids = [...this.things.keys()];
    this.things.clear();
    for (const id of ids) this.ring(id);
  }

  private ring(id: number): void {
    for (const listener of this.listeners.get(id) ?? []) listener();
  }
}

/** A row that came again unchanged must not be drawn again. */
function same(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && JSON.stringify(a) === JSON.stringify(b));
}

const shelves: { [K in Kind]: Shelf<Kinds[K]> } = {
  ticket: new Shelf(),
  user: new Shelf(),
  group: new Shelf(),
  organization: new Shelf(),
  view: new Shelf(),
};

export function put<K extends Kind>(kind: K, things: (Kinds[K] | null | undefined)[] | undefined): void {
  for (const thing of things ?? []) {
    const id = thing?.id;
    if (thing && typeof id === "number") shelves[kind].put(id, thing);
  }
}

export function get<K extends Kind>(kind: K, id: number | null | undefined): Kinds[K] | undefined {
  return id == null ? undefined : shelves[kind].get(id);
}

export function all<K extends Kind>(kind: K): Kinds[K][] {
  return shelves[kind].all();
}

export function remove(kind: Kind, id: number): void {
  shelves[kind].remove(id);
}

/** Forgets everything, at sign-out. */
export function forget(): void {
  for (const shelf of Object.values(shelves)) shelf.clear();
}

/** The thing, drawn anew when it changes. */
export function useThing<K extends Kind>(kind: K, id: number | null | undefined): Kinds[K] | undefined {
  return useSyncExternalStore(
    (listener) => (id == null ? () => {} : shelves[kind].listen(id, listener)),
    () => get(kind, id),
  );
}
