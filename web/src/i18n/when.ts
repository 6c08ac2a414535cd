// Times and numbers as the reader's language writes them.
import { locale, t } from "./index";

const made = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()}:${name}`;
  let found = made.get(key);
  if (!found) {
    // English as written in Europe: 24 hours and the day first.
    found = new Intl.DateTimeFormat(locale() === "en" ? "en-GB" : "nl-NL", options);
    made.set(key, found);
  }
  return found;
}

/** `23 Nov 2026, 14:02`. */
export function exact(iso: string): string {
  return format("exact", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(iso));
}

/** How long ago, in the fewest letters: `now`, `4m`, `2h`, `3d`, then the day. */
export function ago(iso: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000);
  if (minutes < 1) return t("time.now");
  if (minutes < 60) return t("time.minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t("time.hours", { n: hours });
  const days = Math.floor(hours / 24);
  if (days < 7) return t("time.days", { n: days });
  const date = new Date(iso);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return format(sameYear ? "day" : "dayYear", {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(date);
}

/** The line between messages of different days. */
export function day(iso: string): string {
  return format("weekday", { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(new Date(iso));
}

export function bytes(size: number): string {
  const unit = size < 1000 ? "byte" : size < 1_000_000 ? "kilobyte" : "megabyte";
  const value = unit === "byte" ? size : unit === "kilobyte" ? size / 1000 : size / 1_000_000;
  return new Intl.NumberFormat(locale(), {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && unit !== "byte" ? 1 : 0,
  }).format(value);
}

/** `1.2k` above 999, so that a count never pushes a name away. */
export function count(n: number): string {
  if (n < 1000) return String(n);
  return new Intl.NumberFormat(locale(), { notation: "compact", maximumFractionDigits: 1 }).format(n);
}
