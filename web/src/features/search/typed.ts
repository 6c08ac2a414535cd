// A text that the address follows after a moment, only while its own screen is the one in sight: a page that is being
// left must not pull the address back.
import { useEffect, useRef, useState } from "react";

const REST_MS = 250;

export function isAt(path: string): boolean {
  return location.pathname === `/agent${path}`;
}

export function useTyped(path: string, told: string, write: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(told);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(write);
  latest.current = write;
  useEffect(() => {
    if (isAt(path)) setText(told);
  }, [path, told]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (value: string) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => isAt(path) && latest.current(value), REST_MS);
  };
  return [text, type];
}
