// A button that opens a list of acts. Arrow keys walk, a letter jumps, Enter acts, Escape closes.
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { classes } from "./classes";
import style from "./menu.module.css";
import { usePopover } from "./popover";

export interface Act {
  id: string;
  label: string;
  icon?: ReactNode;
  keys?: string;
  /** For a choice among several: is it this one? */
  checked?: boolean;
  /** Begins a new part of the menu, with these words above it. */
  heading?: string;
  danger?: boolean;
  /** Switched on or off, whatever the others are. */
  toggle?: boolean;
  run: () => void;
}

interface Props {
  label: string;
  acts: Act[];
  children: ReactNode;
  className?: string;
  tip?: boolean;
  open?: boolean;
  onOpen?: (open: boolean) => void;
}

export function Menu({ label, acts, children, className, tip = true, open, onOpen }: Props) {
  const popover = usePopover(() => onOpen?.(false));
  const [at, setAt] = useState(0);
  const id = useId();
  const opener = useRef(popover.open);
  opener.current = popover.open;

  useEffect(() => {
    if (open) opener.current();
  }, [open]);

  const list = popover.box;
  const focus = (index: number) => {
    const next = (index + acts.length) % acts.length;
    setAt(next);
    list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]")[next]?.focus();
  };

  useEffect(() => {
    if (!popover.isOpen) return;
    const checked = acts.findIndex((act) => act.checked);
    focus(Math.max(0, checked));
    // Only when it opens.
  }, [popover.isOpen]);

  const pressed = (event: KeyboardEvent) => {
    const letter = event.key.length === 1 ? event.key.toLowerCase() : "";
    if (event.key === "ArrowDown") focus(at + 1);
    else if (event.key === "ArrowUp") focus(at - 1);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(acts.length - 1);
    else if (event.key === "Tab") popover.close();
    else if (letter && letter !== " " && !event.ctrlKey && !event.metaKey) {
      const order = [...acts.keys()].map((step) => (at + 1 + step) % acts.length);
      const found = order.find((index) => acts[index]?.label.toLowerCase().startsWith(letter));
      if (found !== undefined) focus(found);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <button
        ref={popover.anchor}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={popover.isOpen}
        aria-controls={popover.isOpen ? id : undefined}
        data-tip={tip ? label : undefined}
        className={className}
        onClick={popover.isOpen ? popover.close : popover.open}
      >
        {children}
      </button>
      {popover.isOpen && (
        <div
          ref={popover.box}
          id={id}
          popover="auto"
          role="menu"
          aria-label={label}
          className={style.box}
          tabIndex={-1}
          onKeyDown={pressed}
        >
          {acts.map((act, index) => (
            <div key={act.id} role="none">
              {act.heading && (
                <div className={style.heading} role="presentation">
                  {act.heading}
                </div>
              )}
              <button
                type="button"
                role={act.checked === undefined ? "menuitem" : act.toggle ? "menuitemcheckbox" : "menuitemradio"}
                aria-checked={act.checked}
                tabIndex={index === at ? 0 : -1}
                className={classes(style.item, act.danger && style.danger)}
                onPointerMove={() => index !== at && focus(index)}
                onClick={() => {
                  popover.close();
                  act.run();
                }}
              >
                <span className={style.mark} aria-hidden="true">
                  {act.checked ? "✓" : act.icon}
                </span>
                <span className={style.label}>{act.label}</span>
                {act.keys && <kbd className={style.keys}>{act.keys}</kbd>}
              </button>
            </div>
          ))}
        </div>
      )}
    </>
  );
}
