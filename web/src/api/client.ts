// The one way to the server: typed by the API's own description, with the session's cookie and its word against forgery.
import type { components, operations, paths } from "./schema";

type Schemas = components["schemas"];
export type Ticket = Schemas["Ticket"];
export type User = Schemas["User"];
export type Group = Schemas["Group"];
export type Organization = Schemas["Organization"];
export type View = Schemas["View"];
export type Comment = Schemas["Comment"];
export type Attachment = Schemas["Attachment"];
export type Audit = Schemas["Audit"];
export type TicketField = Schemas["TicketField"];
export type CustomStatus = Schemas["CustomStatus"];
export type JobStatus = Schemas["JobStatus"];

type Method = "get" | "post" | "put" | "delete";
type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never;
}[keyof paths];
type Json<T> = T extends { content: { "application/json": infer Body } } ? Body : undefined;
type Success<O> = O extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 202 | 204)]> : never;
type PathOf<O> = O extends { parameters: { path: infer P } } ? P : undefined;
type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? Q : undefined;

export interface Options {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  signal?: AbortSignal;
  /** Goes on when the page goes. */
  keepalive?: boolean;
  headers?: Record<string, string>;
}

/** An answer that is no success. `status` 0: the server was not reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** The server's word, such as `UpdateConflict`. */
    readonly code: string,
    /** The server's sentence, in plain words. */
    readonly says: string,
    /** Sentences by field, from a 422. */
    readonly fields: Record<string, string[]> = {},
    readonly requestId: string | null = null,
    readonly retryAfter: number | null = null,
  ) {
    super(`${status} ${code}`);
  }
}

let word: string | null = null;
const ended = new Set<() => void>();

/** The session's word, to be sent back with every change (`X-CSRF-Token`). */
export function setWord(token: string | null | undefined): void {
  word = token ?? null;
}

/** Calls `told` when the server says that nobody is signed in any more. */
export function onSessionEnd(told: () => void): () => void {
  ended.add(told);
  return () => ended.delete(told);
}

export async function call<M extends Method, P extends PathsOf<M>>(
  method: M,
  path: P,
  options: Options & { path?: PathOf<paths[P][M]>; query?: QueryOf<paths[P][M]> } = {},
): Promise<Success<paths[P][M]>> {
  const url = address(String(path), options);
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  if (options.body !== undefined) headers["content-type"] = "application/json";
  if (method !== "get" && word) headers["x-csrf-token"] = word;
  let response: Response;
  try {
    response = await fetch(url, {
      method: method.toUpperCase(),
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: "same-origin",
      keepalive: options.keepalive,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "Unreachable", "");
  }
  if (!response.ok) throw await problem(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Success<paths[P][M]>;
}

function address(path: string, { path: params, query }: Options): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params?.[name] ?? "")));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

export async function problem(response: Response): Promise<Problem> {
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // An answer without a body still has a status.
  }
  if (response.status === 401) {
    for (const told of ended) told();
  }
  const { code, says, fields } = read(body);
  const after = Number(response.headers.get("retry-after"));
  return new Problem(
    response.status,
    code,
    says,
    fields,
    response.headers.get("x-request-id"),
    Number.isFinite(after) && after > 0 ? after : null,
  );
}

/** Zendesk writes failures in three shapes. */
function read(body: unknown): { code: string; says: string; fields: Record<string, string[]> } {
  const told = (body ?? {}) as { error?: unknown; description?: unknown; details?: unknown };
  const fields: Record<string, string[]> = {};
  for (const [field, entries] of Object.entries((told.details ?? {}) as Record<string, { description?: string }[]>)) {
    fields[field] = entries.map((entry) => entry.description ?? "").filter(Boolean);
  }
  if (typeof told.error === "object" && told.error !== null) {
    const inner = told.error as { title?: string; message?: string };
    return { code: inner.title ?? "", says: inner.message ?? "", fields };
  }
  const code = typeof told.error === "string" ? told.error : "";
  const sentences = Object.values(fields).flat();
  const says =
    sentences.length > 0 ? sentences.join(" ") : typeof told.description === "string" ? told.description : code;
  return { code, says, fields };
}

export type Operation = keyof operations;

export interface Uploading {
  done: Promise<{ token: string; name: string; size: number }>;
  cancel: () => void;
}

/** Sends a file; `fetch` does not tell how far it is. */
export function upload(file: File, onProgress: (part: number) => void): Uploading {
  const request = new XMLHttpRequest();
  const done = new Promise<{ token: string; name: string; size: number }>((resolve, reject) => {
    request.open("POST", `/api/v2/uploads?filename=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    if (word) request.setRequestHeader("x-csrf-token", word);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new Problem(0, "Unreachable", ""));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    request.onload = () => {
      const response = new Response(request.responseText, { status: request.status });
      if (!response.ok) return void problem(response).then(reject);
      const { upload: made } = JSON.parse(request.responseText) as {
        upload: { token: string; attachment: Attachment };
      };
      resolve({ token: made.token, name: made.attachment.file_name, size: made.attachment.size });
    };
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}
