// Who is signed in: the first call of the app, and what happens when the session ends.
import { call, setWord, type User } from "../api/client";
import { put } from "../store/entities";

export type Session =
  | { state: "signedIn"; me: User & { id: number } }
  | { state: "nobody" }
  | { state: "notStaff"; me: User }
  | { state: "enrolling" };

export async function whoAmI(): Promise<Session> {
  const { user } = await call("get", "/api/v2/users/me", { query: { include: "roles" } });
  if (user.id === null) return { state: "nobody" };
  setWord(user.authenticity_token);
  const me = { ...user, id: user.id };
  // The word against forgery is for this module only.
  put("user", [{ ...me, authenticity_token: undefined }]);
  return me.role === "end-user" ? { state: "notStaff", me } : { state: "signedIn", me };
}

/** Where one signs in; afterwards the browser comes back to the page one was on. */
export function signInAddress(): string {
  return `/sign-in?return_to=${encodeURIComponent(location.pathname + location.search)}`;
}

export async function signOut(): Promise<void> {
  await call("delete", "/api/v2/users/me/session");
}
