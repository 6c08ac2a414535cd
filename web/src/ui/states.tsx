// What stands where something else would: while it loads, when there is nothing, when it failed.
import { CircleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Problem } from "../api/client";
import { t } from "../i18n";
import { Button } from "./button";
import style from "./states.module.css";

/** Grey rows of the true height, after a moment: what comes at once is not announced by a flash. */
export function Skeleton({ rows, height = 64 }: { rows: number; height?: number }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={t("app.loading")} className={style.skeleton}>
      {shown && [...Array(rows).keys()].map((row) => <div key={row} className={style.bone} style={{ height }} />)}
    </div>
  );
}

export function Empty({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className={style.empty}>
      <p className={style.title}>{title}</p>
      {text && <p className={style.text}>{text}</p>}
      {children}
    </div>
  );
}

/** What went wrong in plain words, and what can be done about it. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) return t("error.server", { id: "-" });
  if (error.status === 0) return t("error.unreachable");
  if (error.status === 429) return t("error.rate", { n: error.retryAfter ?? 30 });
  if (error.status === 403) return t("error.forbidden");
  if (error.status === 404) return t("error.notFound");
  if (error.status >= 500) return t("error.server", { id: error.requestId ?? "-" });
  return error.says;
}

export function Failed({ title, error, onRetry }: { title: string; error: unknown; onRetry?: () => void }) {
  return (
    <div className={style.empty} role="alert">
      <CircleAlert aria-hidden="true" className={style.alert} />
      <p className={style.title}>{title}</p>
      <p className={style.text}>{explain(error)}</p>
      {onRetry && <Button onClick={onRetry}>{t("app.retry")}</Button>}
    </div>
  );
}
