// One ticket in the list: plain elements of a fixed height, drawn anew only when its own ticket changes.
import { ChevronsUp, Flame, PencilLine } from "lucide-react";
import { memo, useSyncExternalStore } from "react";
import { t } from "../../i18n";
import { ago, exact } from "../../i18n/when";
import { draftsVersion, hasDraft, listenDrafts } from "../../store/drafts";
import { useThing } from "../../store/entities";
import { useNow } from "../../store/now";
import { isUnread } from "../../store/seen";
import { classes } from "../../ui/classes";
import { StatusMark } from "../../ui/marks";
import { ChannelMark } from "./channel";
import style from "./list.module.css";

interface Props {
  id: number;
  index: number;
  count: number;
  top: number;
  chosen: boolean;
  gone: boolean;
  picked: boolean;
  onChoose: (id: number) => void;
}

export const Row = memo(function Row({ id, index, count, top, chosen, gone, picked, onChoose }: Props) {
  const ticket = useThing("ticket", id);
  const requester = useThing("user", ticket?.requester_id);
  const now = useNow();
  useSyncExternalStore(listenDrafts, draftsVersion);
  if (!ticket) return null;
  const unread = !chosen && isUnread(ticket);
  return (
    <div
      id={`row-${id}`}
      role="option"
      aria-selected={chosen}
      aria-checked={picked}
      aria-posinset={index + 1}
      aria-setsize={count}
      className={classes(
        style.row,
        chosen && style.chosen,
        unread && style.unread,
        gone && style.gone,
        picked && style.picked,
      )}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onChoose(id)}
    >
      <StatusMark status={ticket.status} />
      <span className={style.subject}>{ticket.subject || t("ticket.noSubject")}</span>
      <time className={style.time} dateTime={ticket.updated_at} data-tip={exact(ticket.updated_at)}>
        {ago(ticket.updated_at, now)}
      </time>
      <span className={style.second}>
        <ChannelMark channel={ticket.via.channel} />
        <span className={style.who}>
          {requester?.name ?? t("person.unknown")}
          <span className={style.what}> · {ticket.description}</span>
        </span>
        {hasDraft(id) && (
          <span className={style.draft}>
            <PencilLine aria-hidden="true" />
            {t("list.draft")}
          </span>
        )}
        {ticket.priority === "urgent" && (
          <span className={style.urgent} data-tip={t("priority.urgent")}>
            <Flame aria-hidden="true" />
            <span className="visually-hidden">{t("priority.urgent")}</span>
          </span>
        )}
        {ticket.priority === "high" && (
          <span className={style.high} data-tip={t("priority.high")}>
            <ChevronsUp aria-hidden="true" />
            <span className="visually-hidden">{t("priority.high")}</span>
          </span>
        )}
        {gone && <span className="visually-hidden">{t("list.gone")}</span>}
      </span>
    </div>
  );
});
