// Where the hands go when they leave the composer: to the list, or to the conversation where no list is in sight. Then
// the next key is a command again, and not a letter in an empty box.
export function leave(): void {
  const list = document.getElementById("list");
  list?.focus({ preventScroll: true });
  if (!list || document.activeElement !== list) {
    document.querySelector<HTMLElement>("#conversation [role=log]")?.focus({ preventScroll: true });
  }
}
