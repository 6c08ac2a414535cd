// The text of a search and the choices beside it are one thing: a choice is a word in the text, as the API knows it.

/** The value of a keyword in the text, such as `open` of `status:open`. */
export function wordOf(text: string, key: string): string | null {
  return new RegExp(`(?:^|\\s)${key}:("[^"]*"|\\S+)`, "i").exec(text)?.[1]?.replaceAll('"', "") ?? null;
}

/** The text with this keyword set, or without it. */
export function withWord(text: string, key: string, value: string | null): string {
  const without = text
    .replace(new RegExp(`(^|\\s)${key}:("[^"]*"|\\S+)`, "gi"), "$1")
    .replace(/\s+/g, " ")
    .trim();
  if (value === null) return without;
  return `${without} ${key}:${/\s/.test(value) ? `"${value}"` : value}`.trim();
}
