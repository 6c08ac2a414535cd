// The person who looks at the screen.
import { createContext, type ReactNode, useContext } from "react";
import type { User } from "../api/client";

type Person = User & { id: number };
const Context = createContext<Person | null>(null);

export function Me({ value, children }: { value: Person; children?: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useMe(): Person {
  const me = useContext(Context);
  if (!me) throw new Error("no person around");
  return me;
}
