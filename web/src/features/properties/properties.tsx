// What a ticket is: who asks, whose it is, how pressing. A change is seen at once and put back when it is refused.
import { useId, useState } from "react";
import type { Ticket } from "../../api/client";
import { useMe } from "../../app/me";
import { t } from "../../i18n";
import { exact } from "../../i18n/when";
import { useCommands } from "../../shortcuts/use";
import { get, useThing } from "../../store/entities";
import { Button } from "../../ui/button";
import field from "../../ui/field.module.css";
import { Avatar, isStatus, type Status, StatusMark } from "../../ui/marks";
import { Picker } from "../../ui/picker";
import { channelName } from "../tickets/channel";
import { changeTicket } from "./change";
import { CustomField, fieldValue } from "./custom-field";
import { useFields, useSeats } from "./data";
import style from "./properties.module.css";
import { Tags } from "./tags";

const PRIORITIES = ["low", "normal", "high", "urgent"] as const;
const TYPES = ["question", "incident", "problem", "task"] as const;
const STATUSES: Status[] = ["open", "pending", "hold", "solved"];

type Opened = "status" | "assignee" | "group" | "priority" | "type" | null;

export function Properties({ ticket }: { ticket: Ticket }) {
  const id = useId();
  const me = useMe();
  const requester = useThing("user", ticket.requester_id);
  const organization = useThing("organization", ticket.organization_id);
  const assignee = useThing("user", ticket.assignee_id);
  const group = useThing("group", ticket.group_id);
  const [opened, setOpened] = useState<Opened>(null);
  const [asked, setAsked] = useState(false);
  const seats = useSeats(asked);
  const fields = useFields();
  const closed = ticket.status === "closed";
  const name = requester?.name ?? t("person.unknown");
  const change = (part: Partial<Ticket>) => void changeTicket(ticket.id, part);

  const picker = (which: NonNullable<Opened>) => ({
    labelledBy: `${id}-${which}`,
    disabled: closed,
    opened: opened === which,
    onOpened: (open: boolean) => {
      setOpened(open ? which : null);
      if (open) setAsked(true);
    },
  });
  const open = (which: Opened) => () => {
    setAsked(true);
    setOpened(which);
  };
  const can = () => !closed;
  const takeIt = () => {
    const own = seats.data?.seats.filter((seat) => seat.user === me.id).map((seat) => seat.group);
    const stays = ticket.group_id !== null && (own === undefined || own.includes(ticket.group_id));
    change({ assignee_id: me.id, ...(stays ? {} : { group_id: me.default_group_id ?? own?.[0] ?? ticket.group_id }) });
  };
  useCommands([
    { id: "ticket.status", label: "ticket.changeStatus", keys: ["s"], group: "ticket", when: can, run: open("status") },
    {
      id: "ticket.assignee",
      label: "ticket.changeAssignee",
      keys: ["a"],
      group: "ticket",
      when: can,
      run: open("assignee"),
    },
    {
      id: "ticket.group",
      label: "ticket.changeGroup",
      keys: ["Shift+g"],
      group: "ticket",
      when: can,
      run: open("group"),
    },
    {
      id: "ticket.priority",
      label: "ticket.changePriority",
      keys: ["p"],
      group: "ticket",
      when: can,
      run: open("priority"),
    },
    { id: "ticket.type", label: "ticket.changeType", keys: ["y"], group: "ticket", when: can, run: open("type") },
    {
      id: "ticket.take",
      label: "ticket.takeIt",
      keys: ["i"],
      group: "ticket",
      when: () => !closed && ticket.assignee_id !== me.id,
      run: takeIt,
    },
    {
      id: "ticket.solve",
      label: "ticket.solve",
      keys: ["e"],
      group: "ticket",
      words: "close sluiten",
      when: () => !closed && ticket.status !== "solved",
      run: () => change({ status: "solved" }),
    },
  ]);

  // An agent who sits in several groups is offered in each, as the API takes both.
  const people = (seats.data?.seats ?? []).map((seat) => ({
    value: `${seat.user}:${seat.group}` as string | null,
    label: get("user", seat.user)?.name ?? t("person.unknown"),
    hint: get("group", seat.group)?.name,
    icon: <Avatar small name={get("user", seat.user)?.name ?? "?"} />,
  }));
  people.sort((a, b) => a.label.localeCompare(b.label));
  const groups = (seats.data?.groups ?? (group ? [group] : [])).map((one) => ({
    value: one.id as number | null,
    label: one.name,
  }));
  const seat = ticket.assignee_id === null ? null : `${ticket.assignee_id}:${ticket.group_id ?? ""}`;
  const priority = PRIORITIES.find((word) => word === ticket.priority) ?? null;
  const type = TYPES.find((word) => word === ticket.type) ?? null;

  const labelled = (which: NonNullable<Opened>, label: string, control: React.ReactNode) => (
    <div className={field.field}>
      <span className={field.label} id={`${id}-${which}`}>
        {label}
      </span>
      {control}
    </div>
  );

  return (
    <div className={style.properties}>
      <div className={style.person}>
        <Avatar name={name} />
        <div className={style.who}>
          <p className={style.name}>{name}</p>
          <p className={style.meta}>
            {organization ? `${organization.name} · ${requester?.email ?? ""}` : requester?.email}
          </p>
        </div>
      </div>
      {closed && <p className={style.closed}>{t("ticket.closed")}</p>}
      <div className={style.fields}>
        {labelled(
          "status",
          t("ticket.status"),
          <Picker
            {...picker("status")}
            label={t("ticket.status")}
            value={isStatus(ticket.status) ? ticket.status : "open"}
            onChoose={(status) => change({ status })}
            shown={
              <>
                <StatusMark status={ticket.status} quiet />
                {isStatus(ticket.status) ? t(`status.${ticket.status}`) : ticket.status}
              </>
            }
            choices={STATUSES.map((word) => ({
              value: word as Status,
              label: t(`status.${word}`),
              icon: <StatusMark status={word} quiet />,
            }))}
          />,
        )}
        {labelled(
          "assignee",
          t("ticket.assignee"),
          <div className={style.beside}>
            <Picker
              {...picker("assignee")}
              label={t("ticket.assignee")}
              search
              value={seat}
              onChoose={(chosen) => {
                if (chosen === null) return change({ assignee_id: null });
                const [user, in_group] = chosen.split(":").map(Number);
                change({ assignee_id: user, group_id: in_group });
              }}
              shown={assignee?.name ?? t("ticket.unassigned")}
              choices={[{ value: null as string | null, label: t("ticket.unassigned") }, ...people]}
            />
            {!closed && ticket.assignee_id !== me.id && <Button onClick={takeIt}>{t("ticket.takeIt")}</Button>}
          </div>,
        )}
        {labelled(
          "group",
          t("ticket.group"),
          <Picker
            {...picker("group")}
            label={t("ticket.group")}
            value={ticket.group_id}
            onChoose={(chosen) => {
              const stays = seats.data?.seats.some((one) => one.group === chosen && one.user === ticket.assignee_id);
              change({ group_id: chosen, ...(stays ? {} : { assignee_id: null }) });
            }}
            shown={group?.name ?? t("ticket.noGroup")}
            choices={groups}
          />,
        )}
        <div className={style.pair}>
          {labelled(
            "priority",
            t("ticket.priority"),
            <Picker
              {...picker("priority")}
              label={t("ticket.priority")}
              value={priority as string | null}
              onChoose={(chosen) => change({ priority: chosen })}
              choices={[
                { value: null as string | null, label: t("priority.none") },
                ...PRIORITIES.map((word) => ({ value: word as string | null, label: t(`priority.${word}`) })),
              ]}
            />,
          )}
          {labelled(
            "type",
            t("ticket.type"),
            <Picker
              {...picker("type")}
              label={t("ticket.type")}
              value={type as string | null}
              onChoose={(chosen) => change({ type: chosen })}
              choices={[
                { value: null as string | null, label: t("type.none") },
                ...TYPES.map((word) => ({ value: word as string | null, label: t(`type.${word}`) })),
              ]}
            />,
          )}
        </div>
        <Tags tags={ticket.tags} disabled={closed} onChange={(tags) => change({ tags })} />
        {fields.data?.map((definition) => (
          <CustomField
            key={definition.id}
            definition={definition}
            value={fieldValue(ticket, definition.id)}
            disabled={closed}
            onChange={(value) =>
              change({
                custom_fields: ticket.custom_fields.map((one) =>
                  one.id === definition.id ? { ...one, value } : one,
                ) as Ticket["custom_fields"],
              })
            }
          />
        ))}
      </div>
      <Facts ticket={ticket} />
    </div>
  );
}

/** What cannot be changed. */
function Facts({ ticket }: { ticket: Ticket }) {
  return (
    <dl className={style.facts}>
      <dt>{t("ticket.channel")}</dt>
      <dd>{channelName(ticket.via.channel)}</dd>
      <dt>{t("ticket.created")}</dt>
      <dd>{exact(ticket.created_at)}</dd>
      <dt>{t("ticket.updated")}</dt>
      <dd>{exact(ticket.updated_at)}</dd>
    </dl>
  );
}
