// What an agent typed and did not send, by ticket and kind, kept in IndexedDB until it is sent or thrown away. The server
// keeps none yet. Signing out takes them away.
const NAME = "balie";
const STORE = "drafts";

export interface Draft {
  /** `5:reply`, `5:note`. */
  key: string;
  text: string;
  at: number;
}

const known = new Map<string, Draft>();
const listeners = new Set<() => void>();
let version = 0;
let opened: Promise<IDBDatabase | null> | null = null;

function open(): Promise<IDBDatabase | null> {
  opened ??= new Promise((resolve) => {
    if (typeof indexedDB === "undefined") return resolve(null);
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    // A private window may refuse; then drafts last as long as the page.
    request.onerror = () => resolve(null);
  });
  return opened;
}

function done(request: IDBRequest): Promise<void> {
  return new Promise((resolve) => {
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
  });
}

function told(): void {
  version += 1;
  for (const listener of listeners) listener();
}

export const draftKey = (ticket: number, kind: "reply" | "note"): string => `${ticket}:${kind}`;

/** Reads every draft; before this none is known. */
export async function readDrafts(): Promise<void> {
  const database = await open();
  if (!database) return;
  const request = database.transaction(STORE).objectStore(STORE).getAll();
  await done(request);
  const kept = (request.result ?? []) as Draft[];
  for (const draft of kept) if (!known.has(draft.key)) known.set(draft.key, draft);
  // What was on its way when the page ended may not have arrived: it comes back as a draft, for the agent to judge.
  for (const one of kept) {
    const [ticket, kind, which] = one.key.split(":");
    if (kind !== "out") continue;
    const key = draftKey(Number(ticket), which === "note" ? "note" : "reply");
    known.delete(one.key);
    if (!known.has(key)) await keepDraft(key, one.text, one.at);
    await keepDraft(one.key, "", one.at);
  }
  told();
}

export function draft(key: string): string {
  return known.get(key)?.text ?? "";
}

export function hasDraft(ticket: number): boolean {
  return known.has(draftKey(ticket, "reply")) || known.has(draftKey(ticket, "note"));
}

export async function keepDraft(key: string, text: string, now: number): Promise<void> {
  const had = known.has(key);
  if (text.trim() === "") known.delete(key);
  else known.set(key, { key, text, at: now });
  if (had !== known.has(key)) told();
  const database = await open();
  if (!database) return;
  const store = database.transaction(STORE, "readwrite").objectStore(STORE);
  const one = known.get(key);
  await done(one ? store.put(one) : store.delete(key));
}

export async function forgetDrafts(): Promise<void> {
  known.clear();
  told();
  const database = await open();
  if (database) await done(database.transaction(STORE, "readwrite").objectStore(STORE).clear());
}

export function listenDrafts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function draftsVersion(): number {
  return version;
}
