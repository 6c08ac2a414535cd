// Where an agent writes. Reply and note differ in colour, edge, lock, words and button, and keep drafts of their own.
import { ChevronDown, Lock, Send } from "lucide-react";
import { type ClipboardEvent, type DragEvent, useEffect, useId, useRef, useState } from "react";
import type { Ticket } from "../../api/client";
import { useMe } from "../../app/me";
import { change, useSettings } from "../../app/settings";
import { t } from "../../i18n";
import { useCommands } from "../../shortcuts/use";
import { draft, draftKey, keepDraft } from "../../store/drafts";
import { useThing } from "../../store/entities";
import { queue, takeBack } from "../../store/outbox";
import { Button } from "../../ui/button";
import { classes } from "../../ui/classes";
import { isStatus, type Status, StatusMark } from "../../ui/marks";
import { Menu } from "../../ui/menu";
import { gone, say } from "../../ui/toast";
import style from "./composer.module.css";
import { AttachButton, Files, useFiles } from "./files";
import { promisesFile } from "./guards";
import { leave } from "./leave";

type Mode = "reply" | "note";

/** How long a message can be taken back. */
const UNDO_SECONDS = 5;
const KEEP_MS = 400;
const SUBMIT_AS: Status[] = ["open", "pending", "hold", "solved"];

interface Props {
  ticket: Ticket;
  onSent: () => void;
}

export function Composer({ ticket, onSent }: Props) {
  const id = useId();
  const me = useMe();
  const settings = useSettings();
  const requester = useThing("user", ticket.requester_id);
  const onlyNotes = me.only_private_comments === true;
  const [mode, setMode] = useState<Mode>(onlyNotes ? "note" : "reply");
  const [text, setText] = useState("");
  const [warned, setWarned] = useState(false);
  const [dropping, setDropping] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const key = draftKey(ticket.id, mode);
  const { files, add, remove, bring, clear } = useFiles(key);

  // Another ticket or kind: its own draft. Nothing is mounted anew.
  useEffect(() => {
    setText(draft(key));
    setWarned(false);
  }, [key]);
  const keeping = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const write = (value: string) => {
    setText(value);
    setWarned(false);
    clearTimeout(keeping.current);
    keeping.current = setTimeout(() => void keepDraft(key, value, Date.now()), KEEP_MS);
  };
  // What was typed last is kept when the ticket changes before the moment has come.
  const latest = useRef(text);
  latest.current = text;
  useEffect(
    () => () => {
      clearTimeout(keeping.current);
      if (latest.current !== draft(key)) void keepDraft(key, latest.current, Date.now());
    },
    [key],
  );

  const isNote = mode === "note";
  const preferred = isStatus(settings.submitAs) ? settings.submitAs : "pending";
  const [noteStatus, setNoteStatus] = useState<Status | null>(null);
  const status = isNote ? noteStatus : preferred;
  const uploading = files.some((file) => !file.token && !file.failed);
  const ready = text.trim() !== "" && !uploading;

  const submit = (as: Status | null) => {
    if (!ready) return area.current?.focus();
    if (!warned && promisesFile(text) && files.length === 0) return setWarned(true);
    const one = {
      key: crypto.randomUUID(),
      ticket: ticket.id,
      text: text.trim(),
      public: !isNote,
      status: as,
      uploads: files.flatMap((file) => (file.token ? [{ token: file.token, name: file.name, size: file.size }] : [])),
      stamp: ticket.updated_at,
      at: Date.now(),
      state: "waiting" as const,
    };
    clearTimeout(keeping.current);
    queue(one, UNDO_SECONDS * 1000);
    void keepDraft(key, "", Date.now());
    setText("");
    setNoteStatus(null);
    clear();
    const toast = say({
      text: isNote ? t("composer.noteAdded") : t("composer.sent", { id: String(ticket.id) }),
      seconds: UNDO_SECONDS,
      act: {
        label: t("composer.undo"),
        run: () => {
          const back = takeBack(one.key);
          if (!back) return say({ tone: "danger", text: t("composer.tooLate") });
          void keepDraft(draftKey(back.ticket, back.public ? "reply" : "note"), back.text, Date.now());
          // Only when its own composer is still the one in sight.
          if (area.current?.dataset.key === draftKey(back.ticket, back.public ? "reply" : "note")) setText(back.text);
          bring(back.uploads);
        },
      },
    });
    setTimeout(() => gone(toast, true), UNDO_SECONDS * 1000);
    leave();
    onSent();
  };

  const begin = (wanted: Mode) => {
    setMode(wanted);
    area.current?.focus();
  };
  useCommands([
    {
      id: "composer.reply",
      label: "composer.reply",
      keys: ["r"],
      group: "composer",
      when: () => !onlyNotes,
      run: () => begin("reply"),
    },
    { id: "composer.note", label: "composer.note", keys: ["n"], group: "composer", run: () => begin("note") },
    {
      id: "composer.submit",
      label: "composer.submit",
      keys: ["Mod+Enter"],
      group: "composer",
      everywhere: true,
      when: () => text.trim() !== "",
      run: () => submit(status),
    },
    {
      id: "composer.solve",
      label: "composer.submitSolved",
      keys: ["Mod+Shift+Enter"],
      group: "composer",
      everywhere: true,
      when: () => text.trim() !== "",
      run: () => submit("solved"),
    },
  ]);

  const pasted = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length > 0) {
      event.preventDefault();
      add(event.clipboardData.files);
    }
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    add(event.dataTransfer.files);
  };

  const tab = (which: Mode, label: string) => (
    <button
      type="button"
      role="tab"
      id={`${id}-${which}`}
      aria-selected={mode === which}
      aria-controls={`${id}-panel`}
      tabIndex={mode === which ? 0 : -1}
      data-tip={label}
      data-command={`composer.${which}`}
      className={style.tab}
      onClick={() => begin(which)}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
          event.preventDefault();
          const other = which === "reply" ? "note" : "reply";
          setMode(other);
          document.getElementById(`${id}-${other}`)?.focus();
        }
      }}
    >
      {which === "note" && <Lock aria-hidden="true" />}
      {label}
    </button>
  );

  return (
    <form
      className={classes(style.composer, isNote && style.isNote, dropping && style.dropping)}
      aria-label={isNote ? t("composer.note") : t("composer.reply")}
      onSubmit={(event) => {
        event.preventDefault();
        submit(status);
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={dropped}
    >
      <div className={style.top}>
        <div role="tablist" aria-label={t("composer.kind")} className={style.tabs}>
          {!onlyNotes && tab("reply", t("composer.reply"))}
          {tab("note", t("composer.note"))}
        </div>
        <span className={style.to}>
          {isNote ? (
            <>
              <Lock aria-hidden="true" />
              {t("composer.notSeen")}
            </>
          ) : (
            t("composer.to", { name: requester?.name ?? "", address: requester?.email ?? "" })
          )}
        </span>
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${mode}`} className={style.panel}>
        <textarea
          ref={area}
          data-key={key}
          className={style.text}
          aria-label={isNote ? t("composer.note") : t("composer.reply")}
          placeholder={isNote ? t("composer.notePlaceholder") : t("composer.replyPlaceholder")}
          value={text}
          rows={2}
          dir="auto"
          onChange={(event) => write(event.target.value)}
          onPaste={pasted}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              event.preventDefault();
              event.stopPropagation();
              leave();
            }
          }}
        />
        <Files files={files} onRemove={remove} />
      </div>
      {warned && (
        <div className={style.warning} role="alert">
          <span>{t("composer.noFile")}</span>
          <Button onClick={() => submit(status)}>{t("composer.sendAnyway")}</Button>
        </div>
      )}
      <div className={style.bar}>
        <AttachButton onAdd={add} />
        <span className={style.space} />
        <div className={style.submit}>
          <Button
            type="submit"
            look="primary"
            disabled={!ready}
            data-tip={t("composer.submit")}
            data-command="composer.submit"
            className={style.send}
          >
            {isNote ? <Lock aria-hidden="true" /> : <Send aria-hidden="true" />}
            {label(isNote, status)}
          </Button>
          <Menu
            label={t("composer.submitAs")}
            className={style.as}
            acts={[
              ...(isNote
                ? [
                    {
                      id: "stay",
                      label: t("composer.statusStays"),
                      checked: status === null,
                      run: () => setNoteStatus(null),
                    },
                  ]
                : []),
              ...SUBMIT_AS.map((word) => ({
                id: word,
                label: t(`status.${word}`),
                icon: <StatusMark status={word} quiet />,
                checked: status === word,
                run: () => (isNote ? setNoteStatus(word) : change({ submitAs: word })),
              })),
            ]}
          >
            <ChevronDown aria-hidden="true" />
          </Menu>
        </div>
      </div>
    </form>
  );
}

function label(isNote: boolean, status: Status | null): string {
  if (status === null) return t("composer.addNote");
  const name = t(`status.${status}`);
  return isNote ? t("composer.addNoteAs", { status: name }) : t("composer.submitAsStatus", { status: name });
}
