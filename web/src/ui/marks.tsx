// Small signs: a status by letter, colour and name; a person by initials; a word in a chip; a key.
import { t } from "../i18n";
import { classes } from "./classes";
import style from "./marks.module.css";

export type Status = "new" | "open" | "pending" | "hold" | "solved" | "closed";
const LETTERS: Record<Status, string> = { new: "N", open: "O", pending: "P", hold: "H", solved: "S", closed: "C" };

export function isStatus(word: string): word is Status {
  return word in LETTERS;
}

/** Never by colour alone: a letter to see, a name to hear. `quiet` where the name stands beside it. */
export function StatusMark({ status, quiet = false }: { status: string; quiet?: boolean }) {
  const known = isStatus(status) ? status : "open";
  const name = t(`status.${known}`);
  return (
    <span
      className={classes(style.status, style[known])}
      data-letter={LETTERS[known]}
      data-tip={quiet ? undefined : name}
    >
      {!quiet && <span className="visually-hidden">{name}</span>}
    </span>
  );
}

export function Avatar({ name, small = false }: { name: string; small?: boolean }) {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? "?")][0] ?? "?";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (
    <span className={classes(style.avatar, small && style.small)} aria-hidden="true">
      {(first + last).toUpperCase()}
    </span>
  );
}

export function Badge({
  tone = "plain",
  children,
}: {
  tone?: "plain" | "danger" | "warn" | "ok" | "accent";
  children: React.ReactNode;
}) {
  return <span className={classes(style.badge, style[`tone-${tone}`])}>{children}</span>;
}

export function Kbd({ children }: { children: string }) {
  return <kbd className={style.kbd}>{children}</kbd>;
}
