// A labelled input, with its hint and what was wrong with it told to readers of the screen too.
import { type ComponentProps, useId } from "react";
import { classes } from "./classes";
import style from "./field.module.css";

interface Props extends ComponentProps<"input"> {
  label: string;
  error?: string;
  hint?: string;
  dirty?: boolean;
}

export function Field({ label, error, hint, dirty, className, ...rest }: Props) {
  const id = useId();
  const told = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={classes(style.field, className)}>
      <label className={style.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={classes(style.input, error && style.invalid, dirty && style.dirty)}
        aria-invalid={error ? true : undefined}
        aria-describedby={told || undefined}
        {...rest}
      />
      {hint && (
        <span id={`${id}-hint`} className={style.hint}>
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className={style.error}>
          {error}
        </span>
      )}
    </div>
  );
}
