// What a person chose for this browser: theme, language, row height, width of panes. Not secret, so in localStorage.
import { useSyncExternalStore } from "react";
import type { Locale } from "../i18n";

export interface Settings {
  theme: "light" | "dark" | "system";
  locale: Locale | null;
  density: "comfortable" | "compact";
  views: boolean;
  properties: boolean;
  listWidth: number;
  singleKeys: boolean;
  /** Keys that were chosen instead of an act's own, by the act. */
  keys: Record<string, string>;
  submitAs: string;
  after: "stay" | "next";
  layout: "split" | "table";
}

const KEY = "balie.settings";
const DEFAULTS: Settings = {
  theme: "system",
  locale: null,
  density: "comfortable",
  views: true,
  properties: true,
  listWidth: 352,
  singleKeys: true,
  keys: {},
  submitAs: "pending",
  after: "next",
  layout: "split",
};

let settings: Settings = read();
const listeners = new Set<() => void>();

function read(): Settings {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Settings>) };
  } catch {
    return DEFAULTS;
  }
}

export function current(): Settings {
  return settings;
}

export function change(part: Partial<Settings>): void {
  settings = { ...settings, ...part };
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  applyTheme();
  for (const listener of listeners) listener();
}

export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => settings,
  );
}

const dark = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : null;

export function applyTheme(): void {
  if (typeof document === "undefined") return;
  const isDark = settings.theme === "dark" || (settings.theme === "system" && dark?.matches === true);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
}

dark?.addEventListener("change", () => {
  applyTheme();
  for (const listener of listeners) listener();
});
