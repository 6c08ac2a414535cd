// The words a ticket carries: chips with a way to take each off, and a place to write more.
import { X } from "lucide-react";
import { useId, useState } from "react";
import { t } from "../../i18n";
import field from "../../ui/field.module.css";
import style from "./properties.module.css";

interface Props {
  tags: string[];
  disabled: boolean;
  onChange: (tags: string[]) => void;
}

/** As the server keeps them: lower case, no spaces. */
export function tagOf(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, "_");
}

export function Tags({ tags, disabled, onChange }: Props) {
  const id = useId();
  const [text, setText] = useState("");
  const add = () => {
    const more = text.split(",").map(tagOf).filter(Boolean);
    setText("");
    const all = [...new Set([...tags, ...more])];
    if (all.length !== tags.length) onChange(all);
  };
  return (
    <div className={field.field}>
      <label className={field.label} htmlFor={id}>
        {t("ticket.tags")}
      </label>
      <div className={style.tagBox}>
        {tags.map((tag) => (
          <span key={tag} className={style.tag}>
            {tag}
            {!disabled && (
              <button
                type="button"
                aria-label={t("ticket.removeTag", { tag })}
                onClick={() => onChange(tags.filter((one) => one !== tag))}
              >
                <X aria-hidden="true" />
              </button>
            )}
          </span>
        ))}
        <input
          id={id}
          className={style.tagInput}
          disabled={disabled}
          autoComplete="off"
          placeholder={tags.length === 0 ? t("ticket.addTag") : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === ",") {
              event.preventDefault();
              add();
            } else if (event.key === "Backspace" && text === "" && tags.length > 0) onChange(tags.slice(0, -1));
          }}
        />
      </div>
    </div>
  );
}
