// What is asked before a message goes.

/** Does the text speak of a file that should be there? In both languages, and not in what was quoted. */
export function promisesFile(text: string): boolean {
  const own = text
    .split("\n")
    .filter((line) => !line.startsWith(">"))
    .join("\n");
  return /\b(attached|attachment|enclosed|bijlage|bijgevoegd|bijgesloten)\b/i.test(own);
}
