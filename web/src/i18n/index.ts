// Words. One catalogue a language, loaded alone; `t()` knows every key and fills `{name}` and `{n, plural, …}`.
import type en from "../../locales/en.json";

export type Key = keyof typeof en;
export type Locale = "en" | "nl";
type Values = Record<string, string | number>;

const loaders: Record<Locale, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import("../../locales/en.json"),
  nl: () => import("../../locales/nl.json"),
};

let words: Record<string, string> = {};
let current: Locale = "en";
let plural = new Intl.PluralRules("en");
let number = new Intl.NumberFormat("en");

export function locale(): Locale {
  return current;
}

/** The language of the person, or of the browser when nobody is known yet. */
export function localeOf(tag: string | undefined): Locale {
  return tag?.toLowerCase().startsWith("nl") ? "nl" : "en";
}

export async function speak(wanted: Locale): Promise<void> {
  words = (await loaders[wanted]()).default;
  current = wanted;
  plural = new Intl.PluralRules(wanted);
  number = new Intl.NumberFormat(wanted);
  if (typeof document !== "undefined") {
    document.documentElement.lang = wanted;
  }
}

export function t(key: Key, values?: Values): string {
  return fill(words[key] ?? key, values ?? {});
}

/** Is there such a key? For words that come from the server, such as a status. */
export function known(key: string): key is Key {
  return key in words;
}

/** `{n, plural, one {# ticket} other {# tickets}}` and `{name}`; plurals do not nest. */
export function fill(text: string, values: Values): string {
  return text
    .replace(/\{(\w+), plural, ((?:\w+ \{[^{}]*\} ?)+)\}/g, (_, name: string, cases: string) => {
      const n = Number(values[name] ?? 0);
      const found = new Map([...cases.matchAll(/(\w+) \{([^{}]*)\}/g)].map(([, word, part]) => [word, part]));
      const part = found.get(plural.select(n)) ?? found.get("other") ?? "";
      return part.replaceAll("#", number.format(n));
    })
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? number.format(value) : value;
    });
}
