// A dialog over the page: the browser keeps focus inside, Escape closes, and focus goes back to where it was.
import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { t } from "../i18n";
import { IconButton } from "./button";
import { classes } from "./classes";
import style from "./dialog.module.css";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  foot?: ReactNode;
  /** Without a head of its own, for the palette. */
  bare?: boolean;
  wide?: boolean;
  /** The session ended: it stays until it is answered. */
  stays?: boolean;
}

export function Dialog({ title, onClose, children, foot, bare = false, wide = false, stays = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
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
      aria-label={bare ? title : undefined}
      aria-labelledby={bare ? undefined : id}
      className={classes(style.dialog, bare && style.bare, wide && style.wide)}
      onCancel={(event) => {
        event.preventDefault();
        if (!stays) onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current && !stays) onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div className={style.inner}>
        {!bare && (
          <header className={style.head}>
            <h2 id={id}>{title}</h2>
            {!stays && (
              <IconButton label={t("app.close")} onClick={onClose}>
                <X aria-hidden="true" />
              </IconButton>
            )}
          </header>
        )}
        {children}
        {foot && <footer className={style.foot}>{foot}</footer>}
      </div>
    </dialog>
  );
}
