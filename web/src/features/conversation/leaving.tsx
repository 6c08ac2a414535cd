// Messages on their way: shown at once, with what can be done when one was held or did not arrive.
import { Clock, Lock, TriangleAlert } from "lucide-react";
import { useMe } from "../../app/me";
import { t } from "../../i18n";
import { useCommands } from "../../shortcuts/use";
import { edit, isHeld, type Outgoing, send, takeBack, useOutgoing } from "../../store/outbox";
import { Button } from "../../ui/button";
import { classes } from "../../ui/classes";
import { Avatar } from "../../ui/marks";
import { explain } from "../../ui/states";
import style from "./conversation.module.css";

export function Leaving({ ticket }: { ticket: number }) {
  const outgoing = useOutgoing(ticket);
  const first = outgoing.find(isHeld);
  const when = () => first !== undefined;
  useCommands([
    {
      id: "talk.sendAnyway",
      label: "talk.sendHeld",
      group: "composer",
      when,
      run: () => first && void send(first.key, true),
    },
    { id: "talk.edit", label: "talk.editHeld", group: "composer", when, run: () => first && edit(first.key) },
  ]);
  return outgoing.map((one) => <One key={one.key} one={one} />);
}

function One({ one }: { one: Outgoing }) {
  const me = useMe();
  const held = isHeld(one);
  return (
    <li className={classes(style.message, one.public ? style.ours : style.note, style.leaving)}>
      <Avatar name={me.name} />
      <article className={style.bubble} aria-label={t("talk.leaving")}>
        <header className={style.byline}>
          <strong>{me.name}</strong>
          {!one.public && (
            <span className={style.private}>
              <Lock aria-hidden="true" />
              {t("talk.note")}
            </span>
          )}
          {!held && (
            <span className={style.private}>
              <Clock aria-hidden="true" />
              {one.state === "offline" ? t("talk.waitsForLine") : t("talk.sending")}
            </span>
          )}
        </header>
        <div className={style.words} dir="auto">
          {one.text.split("\n").map((line, at) => (
            <p key={at}>{line}</p>
          ))}
        </div>
        {held && (
          <div className={style.held} role="alert">
            <TriangleAlert aria-hidden="true" />
            <p>{one.state === "conflict" ? t("talk.conflict") : t("talk.failed", { why: explain(one.error) })}</p>
            <div className={style.heldActs}>
              <Button look="primary" onClick={() => void send(one.key, true)}>
                {one.state === "conflict" ? t("talk.sendAnyway") : t("app.retry")}
              </Button>
              <Button onClick={() => edit(one.key)}>{t("talk.edit")}</Button>
              <Button look="danger" onClick={() => takeBack(one.key)}>
                {t("talk.discard")}
              </Button>
            </div>
          </div>
        )}
      </article>
    </li>
  );
}
