// One ticket: its head, its conversation and its properties.
import { t } from "../../i18n";
import { Drawer } from "../../ui/drawer";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { Composer } from "../composer/composer";
import { Conversation } from "../conversation/conversation";
import { Properties } from "../properties/properties";
import { useTicket } from "./data";
import { Head } from "./head";
import style from "./screen.module.css";

interface Props {
  id: number | undefined;
  onBack: () => void;
  onStep?: (by: number) => void;
  properties: boolean;
  drawer: boolean;
  onProperties: () => void;
  onSent: () => void;
}

export function TicketPane({ id, onBack, onStep, properties, drawer, onProperties, onSent }: Props) {
  const { ticket, error, retry } = useTicket(id);
  if (id === undefined) {
    return (
      <section className={style.talkPane} aria-label={t("talk.label")}>
        <div className={style.pick}>
          <Empty title={t("list.pick")} text={t("list.pick.text")} />
        </div>
      </section>
    );
  }
  if (!ticket) {
    return (
      <section className={style.talkPane} aria-label={t("talk.label")}>
        {error ? <Failed title={t("error.ticket")} error={error} onRetry={retry} /> : <Skeleton rows={4} height={96} />}
      </section>
    );
  }
  return (
    <>
      <section id="conversation" className={style.talkPane} aria-label={t("ticket.id", { id: String(id) })}>
        <Head
          ticket={ticket}
          onBack={onBack}
          onStep={onStep}
          properties={properties || drawer}
          onProperties={onProperties}
        />
        <Conversation ticket={ticket.id} />
        {ticket.status !== "closed" && <Composer ticket={ticket} onSent={onSent} />}
      </section>
      {properties && (
        <section className={style.propertiesPane} aria-label={t("ticket.properties")}>
          <h2 className={style.paneHead}>{t("ticket.properties")}</h2>
          <Properties ticket={ticket} />
        </section>
      )}
      {drawer && (
        <Drawer label={t("ticket.properties")} side="end" onClose={onProperties}>
          <Properties ticket={ticket} />
        </Drawer>
      )}
    </>
  );
}
