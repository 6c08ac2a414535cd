// Places what opens beside what opened it, in the browser's own top layer: Escape and a click elsewhere close it.
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";

const EDGE = 8;

export interface Popover {
  anchor: RefObject<HTMLButtonElement | null>;
  box: RefObject<HTMLDivElement | null>;
  isOpen: boolean;
  open: () => void;
  close: () => void;
}

function place(anchor: HTMLElement, box: HTMLElement): void {
  const from = anchor.getBoundingClientRect();
  box.style.minWidth = `${Math.max(160, from.width)}px`;
  const { width, height } = box.getBoundingClientRect();
  const below = window.innerHeight - from.bottom - EDGE;
  const above = from.top - EDGE;
  const up = height > below && above > below;
  box.style.maxHeight = `${Math.max(120, up ? above : below) - 4}px`;
  const left = Math.min(Math.max(EDGE, from.left), window.innerWidth - width - EDGE);
  box.style.left = `${Math.max(EDGE, left)}px`;
  box.style.top = up ? "auto" : `${from.bottom + 4}px`;
  box.style.bottom = up ? `${window.innerHeight - from.top + 4}px` : "auto";
}

/** The state of one popover. The box must have `popover="auto"` and be mounted while `isOpen`. */
export function usePopover(onClose?: () => void): Popover {
  const anchor = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const told = useRef(onClose);
  told.current = onClose;

  const open = useCallback(() => setOpen(true), []);
  const close = useCallback(() => {
    setOpen(false);
    anchor.current?.focus({ preventScroll: true });
  }, []);

  // Before the next event: a key that comes right after the one that opened it is meant for what is in it.
  useLayoutEffect(() => {
    const [from, shown] = [anchor.current, box.current];
    if (!isOpen || !from || !shown) return;
    const toggled = (event: Event) => {
      if ((event as ToggleEvent).newState === "closed") {
        // Focus goes back only when it was inside: a click elsewhere has its own wish.
        const inside = shown.contains(document.activeElement) || document.activeElement === document.body;
        setOpen(false);
        if (inside) from.focus({ preventScroll: true });
        told.current?.();
      }
    };
    shown.addEventListener("toggle", toggled);
    shown.showPopover();
    place(from, shown);
    const again = () => place(from, shown);
    window.addEventListener("resize", again);
    return () => {
      window.removeEventListener("resize", again);
      shown.removeEventListener("toggle", toggled);
    };
  }, [isOpen]);

  return { anchor, box, isOpen, open, close };
}
