// Which things a few typed letters mean, the best first.

/** Every word of the query begins a word of the name, or stands in it, or in the other words. */
export function score(label: string, words: string, query: string): number {
  const name = label.toLowerCase();
  const more = words.toLowerCase();
  let sum = 0;
  for (const part of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    if (name.startsWith(part)) sum += 4;
    else if (name.split(/[\s\-–·:,]+/).some((word) => word.startsWith(part))) sum += 3;
    else if (more.split(/\s+/).some((word) => word.startsWith(part))) sum += 2;
    else if (name.includes(part)) sum += 1;
    else return 0;
  }
  return sum;
}

export function rank<T extends { label: string; words?: string }>(items: T[], query: string): T[] {
  return items
    .map((item, at) => ({ item, at, points: score(item.label, item.words ?? "", query) }))
    .filter((one) => one.points > 0)
    .sort((a, b) => b.points - a.points || a.at - b.at)
    .map((one) => one.item);
}
