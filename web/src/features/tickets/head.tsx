// The line above a conversation: what it is about, and the way to the next one.
import { ArrowDown, ArrowLeft, ArrowUp, Link2, PanelRight } from "lucide-react";
import type { Ticket } from "../../api/client";
import { t } from "../../i18n";
import { IconButton } from "../../ui/button";
import { StatusMark } from "../../ui/marks";
import { say } from "../../ui/toast";
import style from "./screen.module.css";

interface Props {
  ticket: Ticket;
  onBack: () => void;
  onStep?: (by: number) => void;
  properties: boolean;
  onProperties: () => void;
}

export function copyLink(id: number): void {
  void navigator.clipboard
    .writeText(`${location.origin}/agent/tickets/${id}`)
    .then(() => say({ text: t("ticket.copied") }));
}

export function Head({ ticket, onBack, onStep, properties, onProperties }: Props) {
  return (
    <header className={style.head}>
      <IconButton className={style.back} label={t("app.back")} keys="Esc" onClick={onBack}>
        <ArrowLeft aria-hidden="true" />
      </IconButton>
      <StatusMark status={ticket.status} />
      <h1 className={style.subject} title={ticket.subject}>
        {ticket.subject || t("ticket.noSubject")}
      </h1>
      <span className={style.number}>#{ticket.id}</span>
      <span className={style.space} />
      {onStep && (
        <>
          <IconButton
            className={style.step}
            label={t("ticket.previous")}
            command="list.previous"
            onClick={() => onStep(-1)}
          >
            <ArrowUp aria-hidden="true" />
          </IconButton>
          <IconButton className={style.step} label={t("ticket.next")} command="list.next" onClick={() => onStep(1)}>
            <ArrowDown aria-hidden="true" />
          </IconButton>
        </>
      )}
      <IconButton label={t("ticket.copyLink")} command="ticket.copyLink" onClick={() => copyLink(ticket.id)}>
        <Link2 aria-hidden="true" />
      </IconButton>
      <IconButton
        label={properties ? t("ticket.properties.hide") : t("ticket.properties.show")}
        command="ticket.properties"
        pressed={properties}
        onClick={onProperties}
      >
        <PanelRight aria-hidden="true" />
      </IconButton>
    </header>
  );
}
