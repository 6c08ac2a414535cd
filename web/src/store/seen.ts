// Which tickets were opened on this browser since they last changed: the others are bold in a list.
const KEY = "balie.seen";
const MOST = 3000;

const seen = new Map<number, string>(read());

function read(): [number, string][] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as [number, string][];
  } catch {
    return [];
  }
}

export function isUnread(ticket: { id: number; updated_at: string; status: string }): boolean {
  const at = seen.get(ticket.id);
  // What was never opened here is news only while nobody has taken it up.
  return at === undefined ? ticket.status === "new" : at < ticket.updated_at;
}

export function markSeen(ticket: { id: number; updated_at: string }): void {
  if ((seen.get(ticket.id) ?? "") >= ticket.updated_at) return;
  seen.delete(ticket.id);
  seen.set(ticket.id, ticket.updated_at);
  while (seen.size > MOST) {
    const oldest = seen.keys().next().value;
    if (oldest === undefined) break;
    seen.delete(oldest);
  }
  try {
    localStorage.setItem(KEY, JSON.stringify([...seen]));
  } catch {
    // Without storage, bold rows come back with the next page.
  }
}
