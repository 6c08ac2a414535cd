// Buttons. A button says what it does; an icon alone gets its words as a label and a tip with its key.
import type { ComponentProps, ReactNode } from "react";
import style from "./button.module.css";
import { classes } from "./classes";

interface Look {
  /** `primary` once a screen; `quiet` for toolbars; `danger` for what cannot be undone. */
  look?: "plain" | "primary" | "quiet" | "danger";
  busy?: boolean;
}

export function Button({ look = "plain", busy = false, className, ...rest }: ComponentProps<"button"> & Look) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      className={classes(style.button, style[look], className)}
      {...rest}
    />
  );
}

interface IconProps extends Omit<ComponentProps<"button">, "children"> {
  label: string;
  keys?: string;
  /** The act of the registry whose key the tip tells. */
  command?: string;
  children: ReactNode;
  pressed?: boolean;
}

export function IconButton({ label, keys, command, className, pressed, ...rest }: IconProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      data-tip={label}
      data-keys={keys}
      data-command={command}
      className={classes(style.icon, className)}
      {...rest}
    />
  );
}
