// A value that is chosen from a list: a button that shows it, and a searchable list when it is opened.
import { Check, ChevronDown } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { t } from "../i18n";
import { classes } from "./classes";
import field from "./field.module.css";
import style from "./menu.module.css";
import { usePopover } from "./popover";

export interface Choice<V> {
  value: V;
  label: string;
  hint?: string;
  icon?: ReactNode;
  /** More words to find it by. */
  words?: string;
}

interface Props<V> {
  label: string;
  /** The id of the visible label, when there is one. */
  labelledBy?: string;
  choices: Choice<V>[];
  value: V;
  onChoose: (value: V) => void;
  /** Asks elsewhere for choices, such as people by name; what it gives is shown after those at hand. */
  onSearch?: (text: string) => void;
  search?: boolean;
  disabled?: boolean;
  shown?: ReactNode;
  className?: string;
  opened?: boolean;
  onOpened?: (open: boolean) => void;
  dirty?: boolean;
}

export function Picker<V extends string | number | null>(props: Props<V>) {
  const { label, labelledBy, choices, value, onChoose, onSearch, disabled, opened, onOpened } = props;
  const popover = usePopover(() => onOpened?.(false));
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const focused = useRef<HTMLInputElement & HTMLDivElement>(null);
  const search = props.search ?? (choices.length > 7 || onSearch !== undefined);
  const shown = text ? choices.filter((choice) => matches(choice, text)) : choices;
  const chosen = choices.find((choice) => choice.value === value);

  const opener = useRef(popover.open);
  opener.current = popover.open;
  // As for the popover: all of it before the next key.
  useLayoutEffect(() => {
    if (opened) opener.current();
  }, [opened]);

  useLayoutEffect(() => {
    if (!popover.isOpen) return;
    setText("");
    setAt(
      Math.max(
        0,
        choices.findIndex((choice) => choice.value === value),
      ),
    );
    focused.current?.focus();
    // Only when it opens.
  }, [popover.isOpen]);

  useEffect(() => {
    if (popover.isOpen) document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at, popover.isOpen, id]);

  const choose = (choice: Choice<V> | undefined) => {
    popover.close();
    onOpened?.(false);
    if (choice && choice.value !== value) onChoose(choice.value);
  };

  const pressed = (event: KeyboardEvent) => {
    const last = shown.length - 1;
    if (event.key === "ArrowDown") setAt(at >= last ? 0 : at + 1);
    else if (event.key === "ArrowUp") setAt(at <= 0 ? last : at - 1);
    else if (event.key === "Home" && !search) setAt(0);
    else if (event.key === "End" && !search) setAt(last);
    else if (event.key === "Enter" || (event.key === " " && !search)) choose(shown[at]);
    else if (event.key === "Tab") popover.close();
    else if (event.key.length === 1 && !search && !event.ctrlKey && !event.metaKey) {
      const found = shown.findIndex((choice) => choice.label.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found >= 0) setAt(found);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const active = shown.length > 0 ? `${id}-${at}` : undefined;
  return (
    <>
      <button
        ref={popover.anchor}
        type="button"
        disabled={disabled}
        aria-label={labelledBy ? undefined : `${label}: ${chosen?.label ?? t("app.none")}`}
        aria-labelledby={labelledBy ? `${labelledBy} ${id}-value` : undefined}
        aria-haspopup="listbox"
        aria-expanded={popover.isOpen}
        className={classes(field.picker, props.dirty && field.dirty, props.className)}
        onClick={() => {
          if (popover.isOpen) return popover.close();
          popover.open();
          onOpened?.(true);
        }}
      >
        <span id={`${id}-value`} className={field.value}>
          {props.shown ?? chosen?.label ?? t("app.none")}
        </span>
        <ChevronDown aria-hidden="true" className={field.chevron} />
      </button>
      {popover.isOpen && (
        <div ref={popover.box} popover="auto" className={classes(style.box, style.picker)}>
          {search && (
            <input
              ref={focused}
              className={style.search}
              role="combobox"
              aria-label={label}
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-activedescendant={active}
              aria-autocomplete="list"
              autoComplete="off"
              placeholder={label}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setAt(0);
                onSearch?.(event.target.value);
              }}
              onKeyDown={pressed}
            />
          )}
          <div
            ref={search ? undefined : focused}
            id={`${id}-list`}
            role="listbox"
            aria-label={label}
            aria-activedescendant={search ? undefined : active}
            tabIndex={search ? -1 : 0}
            className={style.list}
            onKeyDown={search ? undefined : pressed}
          >
            {shown.map((choice, index) => (
              <div
                key={String(choice.value)}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                className={style.item}
                onPointerMove={() => setAt(index)}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => choose(choice)}
              >
                <span className={style.mark} aria-hidden="true">
                  {choice.value === value ? <Check /> : choice.icon}
                </span>
                <span className={style.label}>{choice.label}</span>
                {choice.hint && <span className={style.hint}>{choice.hint}</span>}
              </div>
            ))}
          </div>
          {shown.length === 0 && (
            <p className={style.nothing} role="status">
              {t("picker.nothing")}
            </p>
          )}
        </div>
      )}
    </>
  );
}

function matches<V>(choice: Choice<V>, text: string): boolean {
  const words = `${choice.label} ${choice.hint ?? ""} ${choice.words ?? ""}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}
