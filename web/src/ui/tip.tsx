// One host for every tip of the app: whatever has `data-tip` gets it after a moment of pointing or at keyboard focus.
import { useEffect, useRef } from "react";
import { keyOf } from "../shortcuts/registry";
import style from "./tip.module.css";

export function TipHost() {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let warm = 0;
    const hide = () => {
      clearTimeout(timer);
      if (host.current?.matches(":popover-open")) {
        host.current.hidePopover();
        warm = Date.now();
      }
    };
    const show = (target: HTMLElement) => {
      const [box, text] = [host.current, target.dataset.tip];
      if (!box || !text || !target.isConnected || target.getAttribute("aria-expanded") === "true") return;
      const label = document.createElement("span");
      label.textContent = text;
      box.replaceChildren(label);
      // A chosen key is known by its act only; Escape is always the same.
      const key = target.dataset.command ? keyOf(target.dataset.command) : target.dataset.keys;
      if (key) {
        const keys = document.createElement("kbd");
        keys.textContent = key;
        box.append(keys);
      }
      box.showPopover();
      const [from, own] = [target.getBoundingClientRect(), box.getBoundingClientRect()];
      const below = from.bottom + own.height + 12 < window.innerHeight;
      box.style.top = `${below ? from.bottom + 6 : from.top - own.height - 6}px`;
      const left = from.left + from.width / 2 - own.width / 2;
      box.style.left = `${Math.max(8, Math.min(left, window.innerWidth - own.width - 8))}px`;
    };
    const over = (event: Event) => {
      const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tip]") : null;
      hide();
      if (!target) return;
      const byKey = event.type === "focusin";
      if (byKey && !target.matches(":focus-visible")) return;
      timer = setTimeout(() => show(target), Date.now() - warm < 300 ? 0 : 500);
    };
    document.addEventListener("pointerover", over);
    document.addEventListener("focusin", over);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("keydown", hide);
    document.addEventListener("scroll", hide, true);
    return () => {
      hide();
      document.removeEventListener("pointerover", over);
      document.removeEventListener("focusin", over);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("keydown", hide);
      document.removeEventListener("scroll", hide, true);
    };
  }, []);
  // What it says is the label of what it points at, so it is not said twice.
  return <div ref={host} popover="manual" className={style.tip} aria-hidden="true" />;
}
