// One field of the account's own, by its kind.
import { useEffect, useState } from "react";
import type { Ticket, TicketField } from "../../api/client";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import field from "../../ui/field.module.css";
import { Picker } from "../../ui/picker";

interface Props {
  definition: TicketField;
  value: unknown;
  disabled: boolean;
  onChange: (value: unknown) => void;
}

export function fieldValue(ticket: Ticket, id: number): unknown {
  return ticket.custom_fields.find((one) => one.id === id)?.value ?? null;
}

export function CustomField({ definition, value, disabled, onChange }: Props) {
  const { type, title } = definition;
  if (type === "tagger") {
    const options = definition.custom_field_options ?? [];
    return (
      <div className={field.field}>
        <span className={field.label} id={`field-${definition.id}`}>
          {title}
        </span>
        <Picker
          label={title}
          labelledBy={`field-${definition.id}`}
          disabled={disabled}
          value={typeof value === "string" ? value : null}
          onChoose={onChange}
          choices={[
            { value: null as string | null, label: t("app.none") },
            ...options.map((option) => ({ value: option.value as string | null, label: option.name })),
          ]}
        />
      </div>
    );
  }
  if (type === "checkbox") {
    return (
      <label className={field.check}>
        <input
          type="checkbox"
          disabled={disabled}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
        {title}
      </label>
    );
  }
  if (["text", "textarea", "integer", "decimal", "regexp", "date"].includes(type)) {
    return <Written definition={definition} value={value} disabled={disabled} onChange={onChange} />;
  }
  // Kinds without an editor here yet are shown as they are.
  return (
    <div className={field.field}>
      <span className={field.label}>{title}</span>
      <span>{Array.isArray(value) ? value.join(", ") : value == null ? t("app.none") : String(value)}</span>
    </div>
  );
}

/** Saved when one leaves it, so that half a word is not. */
function Written({ definition, value, disabled, onChange }: Props) {
  const kept = value == null ? "" : String(value);
  const [text, setText] = useState(kept);
  useEffect(() => setText(kept), [kept]);
  const isDate = definition.type === "date";
  const save = () => {
    if (text !== kept) onChange(text === "" ? null : definition.type === "integer" ? Number(text) : text);
  };
  return (
    <Field
      label={definition.title}
      type={isDate ? "date" : "text"}
      inputMode={definition.type === "integer" ? "numeric" : definition.type === "decimal" ? "decimal" : undefined}
      disabled={disabled}
      value={text}
      dirty={text !== kept}
      onChange={(event) => setText(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") save();
        if (event.key === "Escape") setText(kept);
      }}
    />
  );
}
