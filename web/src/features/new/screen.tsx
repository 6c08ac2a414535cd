// W5: a new ticket, for a customer who called or for oneself. What is typed is kept until it is sent.
import { useNavigate } from "@tanstack/react-router";
import { Lock, Send } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { call, Problem } from "../../api/client";
import { t } from "../../i18n";
import { useCommands } from "../../shortcuts/use";
import { draft, keepDraft } from "../../store/drafts";
import { get, put } from "../../store/entities";
import { Button } from "../../ui/button";
import { classes } from "../../ui/classes";
import { Field } from "../../ui/field";
import field from "../../ui/field.module.css";
import { Picker } from "../../ui/picker";
import { explain } from "../../ui/states";
import { AttachButton, Files, useFiles } from "../composer/files";
import { useSeats } from "../properties/data";
import { Tags } from "../properties/tags";
import list from "../search/search.module.css";
import style from "./new.module.css";
import { type Asker, PersonBox, requesterOf } from "./person-box";

const DRAFT = "0:new";
const PRIORITIES = ["low", "normal", "high", "urgent"] as const;

interface Form {
  asker: Asker;
  subject: string;
  text: string;
  public: boolean;
  seat: string | null;
  priority: string | null;
  tags: string[];
}

const EMPTY: Form = {
  asker: { id: null, text: "" },
  subject: "",
  text: "",
  public: true,
  seat: null,
  priority: null,
  tags: [],
};

function kept(): Form {
  try {
    return { ...EMPTY, ...(JSON.parse(draft(DRAFT) || "{}") as Partial<Form>) };
  } catch {
    return EMPTY;
  }
}

export function NewTicket() {
  const id = useId();
  const navigate = useNavigate();
  const [form, setForm] = useState(kept);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [sending, setSending] = useState(false);
  // One order however often it is sent: the server knows the key.
  const key = useRef(crypto.randomUUID());
  const { files, add, remove } = useFiles(DRAFT);
  const seats = useSeats(true);
  const change = (part: Partial<Form>) => {
    key.current = crypto.randomUUID();
    setForm((before) => ({ ...before, ...part }));
    setErrors({});
  };

  useEffect(() => {
    const isEmpty = JSON.stringify(form) === JSON.stringify(EMPTY);
    const timer = setTimeout(() => void keepDraft(DRAFT, isEmpty ? "" : JSON.stringify(form), Date.now()), 400);
    return () => clearTimeout(timer);
  }, [form]);

  const send = async () => {
    const requester = requesterOf(form.asker);
    const wrong: Record<string, string> = {};
    if (!requester) wrong.requester = t("new.requesterWrong");
    if (form.subject.trim() === "") wrong.subject = t("new.subjectWrong");
    if (form.text.trim() === "") wrong.text = t("new.textWrong");
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      // After the errors are drawn: the first of them gets the focus.
      requestAnimationFrame(() => document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    const [assignee, group] = (form.seat ?? "").split(":").map(Number);
    setSending(true);
    try {
      const { ticket } = await call("post", "/api/v2/tickets", {
        headers: { "idempotency-key": key.current },
        body: {
          ticket: {
            ...requester,
            subject: form.subject.trim(),
            priority: form.priority,
            tags: form.tags,
            ...(form.seat ? { assignee_id: assignee, group_id: group } : {}),
            comment: {
              body: form.text.trim(),
              public: form.public,
              uploads: files.flatMap((file) => (file.token ? [file.token] : [])),
            },
          },
        },
      });
      await keepDraft(DRAFT, "", Date.now());
      put("ticket", [ticket]);
      void navigate({ to: "/tickets/$ticket", params: { ticket: String(ticket.id) } });
    } catch (error) {
      const told = error instanceof Problem ? error.fields : {};
      const named = { requester: told.requester ?? told.email, subject: told.subject, text: told.comment };
      setErrors({
        ...Object.fromEntries(Object.entries(named).flatMap(([name, says]) => (says ? [[name, says.join(" ")]] : []))),
        all: explain(error),
      });
      setSending(false);
    }
  };
  useCommands([
    {
      id: "new.send",
      label: "new.send",
      keys: ["Mod+Enter"],
      group: "composer",
      everywhere: true,
      run: () => void send(),
    },
  ]);

  const people = (seats.data?.seats ?? []).map((seat) => ({
    value: `${seat.user}:${seat.group}` as string | null,
    label: get("user", seat.user)?.name ?? t("person.unknown"),
    hint: get("group", seat.group)?.name,
  }));
  const uploading = files.some((file) => !file.token && !file.failed);
  return (
    <main className={list.screen}>
      <form
        className={style.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h1 className={style.title}>{t("new.title")}</h1>
        {errors.all && (
          <p className={style.problem} role="alert">
            {errors.all}
          </p>
        )}
        <PersonBox value={form.asker} error={errors.requester} onChange={(asker) => change({ asker })} />
        <Field
          label={t("new.subject")}
          value={form.subject}
          error={errors.subject}
          onChange={(event) => change({ subject: event.target.value })}
        />
        <div className={classes(style.message, !form.public && style.isNote)}>
          <div className={style.top}>
            <label className={field.label} htmlFor={`${id}-text`}>
              {form.public ? t("new.public") : t("composer.note")}
            </label>
            <label className={style.private}>
              <input
                type="checkbox"
                checked={!form.public}
                onChange={(event) => change({ public: !event.target.checked })}
              />
              <Lock aria-hidden="true" />
              {t("new.onlyInside")}
            </label>
          </div>
          <textarea
            id={`${id}-text`}
            className={style.text}
            rows={7}
            dir="auto"
            aria-invalid={errors.text ? true : undefined}
            aria-describedby={errors.text ? `${id}-error` : undefined}
            value={form.text}
            onChange={(event) => change({ text: event.target.value })}
            onPaste={(event) => {
              if (event.clipboardData.files.length > 0) {
                event.preventDefault();
                add(event.clipboardData.files);
              }
            }}
          />
          <Files files={files} onRemove={remove} />
        </div>
        {errors.text && (
          <span id={`${id}-error`} className={field.error}>
            {errors.text}
          </span>
        )}
        <div className={style.pair}>
          <div className={field.field}>
            <span className={field.label} id={`${id}-seat`}>
              {t("ticket.assignee")}
            </span>
            <Picker
              label={t("ticket.assignee")}
              labelledBy={`${id}-seat`}
              search
              value={form.seat}
              onChoose={(seat) => change({ seat })}
              choices={[{ value: null as string | null, label: t("ticket.unassigned") }, ...people]}
            />
          </div>
          <div className={field.field}>
            <span className={field.label} id={`${id}-priority`}>
              {t("ticket.priority")}
            </span>
            <Picker
              label={t("ticket.priority")}
              labelledBy={`${id}-priority`}
              value={form.priority}
              onChoose={(priority) => change({ priority })}
              choices={[
                { value: null as string | null, label: t("priority.none") },
                ...PRIORITIES.map((word) => ({ value: word as string | null, label: t(`priority.${word}`) })),
              ]}
            />
          </div>
        </div>
        <Tags tags={form.tags} disabled={false} onChange={(tags) => change({ tags })} />
        <div className={style.foot}>
          <AttachButton onAdd={add} />
          <Button
            type="submit"
            look="primary"
            busy={sending}
            disabled={sending || uploading}
            data-tip={t("new.send")}
            data-command="new.send"
          >
            <Send aria-hidden="true" className={style.icon} />
            {t("new.send")}
          </Button>
        </div>
      </form>
    </main>
  );
}
