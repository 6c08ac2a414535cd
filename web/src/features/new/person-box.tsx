// Who asks: somebody known, found while one types, or a new address.
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useDeferredValue, useId, useState } from "react";
import { call } from "../../api/client";
import { t } from "../../i18n";
import { put } from "../../store/entities";
import { classes } from "../../ui/classes";
import field from "../../ui/field.module.css";
import { Avatar } from "../../ui/marks";
import menu from "../../ui/menu.module.css";
import style from "./new.module.css";

export interface Asker {
  id: number | null;
  text: string;
}

interface Props {
  value: Asker;
  error?: string;
  onChange: (asker: Asker) => void;
}

export function PersonBox({ value, error, onChange }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const asked = useDeferredValue(value.text.trim());
  const found = useQuery({
    queryKey: ["askers", asked],
    enabled: open && value.id === null && asked.length >= 2,
    queryFn: async ({ signal }) => {
      const { users } = await call("get", "/api/v2/users/autocomplete", { query: { name: asked } as never, signal });
      put("user", users);
      return users.filter((user) => user.id !== null).slice(0, 8);
    },
  });
  const people = open && value.id === null ? (found.data ?? []) : [];
  const choose = (index: number) => {
    const user = people[index];
    if (!user) return;
    onChange({ id: user.id, text: user.email ? `${user.name} <${user.email}>` : user.name });
    setOpen(false);
  };
  const pressed = (event: KeyboardEvent) => {
    if (people.length === 0) return;
    if (event.key === "ArrowDown") setAt((at + 1) % people.length);
    else if (event.key === "ArrowUp") setAt(at <= 0 ? people.length - 1 : at - 1);
    else if (event.key === "Enter" && at >= 0) choose(at);
    else if (event.key === "Escape") setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = people.length > 0;
  return (
    <div className={classes(field.field, style.person)}>
      <label className={field.label} htmlFor={id}>
        {t("ticket.requester")}
      </label>
      <input
        id={id}
        className={classes(field.input, error && field.invalid)}
        role="combobox"
        aria-expanded={shown}
        aria-controls={shown ? `${id}-list` : undefined}
        aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        autoComplete="off"
        placeholder={t("new.requesterHint")}
        value={value.text}
        onChange={(event) => {
          onChange({ id: null, text: event.target.value });
          setOpen(true);
          setAt(-1);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={pressed}
      />
      {shown && (
        <div id={`${id}-list`} role="listbox" aria-label={t("ticket.requester")} className={style.found}>
          {people.map((user, index) => (
            <div
              key={user.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              className={menu.item}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(index);
              }}
            >
              <Avatar small name={user.name} />
              <span className={menu.label}>{user.name}</span>
              <span className={menu.hint}>{user.email}</span>
            </div>
          ))}
        </div>
      )}
      {error && (
        <span id={`${id}-error`} className={field.error}>
          {error}
        </span>
      )}
    </div>
  );
}

/** What the API is told: a number, or a name and an address. Null when neither can be read. */
export function requesterOf(asker: Asker): Record<string, unknown> | null {
  if (asker.id !== null) return { requester_id: asker.id };
  const text = asker.text.trim();
  const [, named, inside] = /^(.*?)\s*<([^<>\s]+@[^<>\s]+)>$/.exec(text) ?? [];
  const email = inside ?? (/^\S+@\S+$/.test(text) ? text : null);
  if (!email) return null;
  return { requester: { email, name: named?.trim() || email.split("@")[0] } };
}
