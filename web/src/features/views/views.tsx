// The column of views: names and how many tickets each holds.
import { Link } from "@tanstack/react-router";
import type { View } from "../../api/client";
import { t } from "../../i18n";
import { count } from "../../i18n/when";
import { classes } from "../../ui/classes";
import { Failed, Skeleton } from "../../ui/states";
import style from "./views.module.css";

interface Props {
  views: View[] | undefined;
  counts: Map<number, number> | undefined;
  error: unknown;
  onRetry: () => void;
  chosen: number | undefined;
  onChoose?: () => void;
}

function isPersonal(view: View): boolean {
  return (view.restriction as { type?: string } | null)?.type === "User";
}

export function Views({ views, counts, error, onRetry, chosen, onChoose }: Props) {
  if (error && !views) return <Failed title={t("error.views")} error={error} onRetry={onRetry} />;
  if (!views) return <Skeleton rows={6} height={30} />;
  const shared = views.filter((view) => !isPersonal(view));
  const personal = views.filter(isPersonal);
  const part = (title: string, list: View[]) =>
    list.length > 0 && (
      <section aria-label={title}>
        <h2 className={style.heading}>{title}</h2>
        <ul>
          {list.map((view) => {
            const n = counts?.get(view.id);
            return (
              <li key={view.id}>
                <Link
                  to="/views/$view"
                  params={{ view: String(view.id) }}
                  className={classes(style.view, view.id === chosen && style.here)}
                  aria-current={view.id === chosen ? "page" : undefined}
                  onClick={onChoose}
                >
                  <span className={style.name}>{view.title}</span>
                  {n !== undefined && (
                    <span className={style.count}>
                      <span aria-hidden="true">{count(n)}</span>
                      <span className="visually-hidden">{t("views.count", { n })}</span>
                    </span>
                  )}
                </Link>
              </li>
            );
          })}
        </ul>
      </section>
    );
  return (
    <nav aria-label={t("views.title")} className={style.views}>
      {part(t("views.shared"), shared)}
      {part(t("views.mine"), personal)}
      {views.length === 0 && <p className={style.heading}>{t("views.empty")}</p>}
    </nav>
  );
}
