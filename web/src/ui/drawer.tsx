// A pane that lies over the page where there is no room beside it.
import { type ReactNode, useEffect, useRef } from "react";
import { classes } from "./classes";
import style from "./drawer.module.css";

export function Drawer({
  label,
  side,
  onClose,
  children,
}: {
  label: string;
  side: "start" | "end";
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={classes(style.drawer, side === "end" && style.end)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={style.inner}>{children}</div>
    </dialog>
  );
}
