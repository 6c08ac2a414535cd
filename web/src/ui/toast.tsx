// Short messages at the edge of the screen: at most three, gone after a while unless looked at; failures stay.
import { X } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { t } from "../i18n";
import { Button, IconButton } from "./button";
import { classes } from "./classes";
import style from "./toast.module.css";

export interface Toast {
  id: number;
  text: string;
  tone?: "plain" | "danger";
  /** What can be done about it, such as undoing it. */
  act?: { label: string; run: () => void };
  seconds?: number;
  /** Called when it goes without the act. */
  onGone?: () => void;
}

const MOST = 3;
let toasts: Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(list: Toast[]): void {
  toasts = list;
  for (const listener of listeners) listener();
}

export function say(toast: Omit<Toast, "id">): number {
  const id = next++;
  // A failure stays until somebody has seen it; what only tells makes room first.
  const leaving = [...toasts].sort((one, other) => Number(one.tone === "danger") - Number(other.tone === "danger"));
  for (const pushed of leaving.slice(0, Math.max(0, toasts.length + 1 - MOST))) gone(pushed.id);
  set([...toasts, { ...toast, id }]);
  return id;
}

export function gone(id: number, acted = false): void {
  const toast = toasts.find((one) => one.id === id);
  if (!toast) return;
  set(toasts.filter((one) => one.id !== id));
  if (!acted) toast.onGone?.();
}

/** Ends every toast at once, such as before the page goes. */
export function settleToasts(): void {
  for (const toast of [...toasts]) gone(toast.id);
}

function One({ toast }: { toast: Toast }) {
  const [paused, pause] = useState(false);
  const left = useRef((toast.seconds ?? 6) * 1000);
  useEffect(() => {
    if (paused || toast.tone === "danger") return;
    const began = Date.now();
    const timer = setTimeout(() => gone(toast.id), left.current);
    return () => {
      left.current -= Date.now() - began;
      clearTimeout(timer);
    };
  }, [paused, toast]);
  return (
    <li
      className={classes(style.toast, toast.tone === "danger" && style.danger)}
      onPointerEnter={() => pause(true)}
      onPointerLeave={() => pause(false)}
      onFocus={() => pause(true)}
      onBlur={() => pause(false)}
    >
      <span>{toast.text}</span>
      {toast.act && (
        <Button
          look="quiet"
          className={style.act}
          onClick={() => {
            gone(toast.id, true);
            toast.act?.run();
          }}
        >
          {toast.act.label}
        </Button>
      )}
      <IconButton label={t("app.close")} onClick={() => gone(toast.id)}>
        <X aria-hidden="true" />
      </IconButton>
    </li>
  );
}

export function Toasts() {
  const list = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <section aria-label={t("app.notifications")} className={style.region}>
      <div role="status">
        <ul>
          {list.map((toast) => (
            <One key={toast.id} toast={toast} />
          ))}
        </ul>
      </div>
    </section>
  );
}
