// A change of fields, with what is said when it was refused or when somebody else changed the same.
import type { Ticket } from "../../api/client";
import { t } from "../../i18n";
import { changeFields } from "../../store/outbox";
import { explain } from "../../ui/states";
import { say } from "../../ui/toast";

export async function changeTicket(id: number, part: Partial<Ticket>): Promise<boolean> {
  try {
    if ((await changeFields(id, part)) === "done") return true;
    say({
      tone: "danger",
      text: t("ticket.conflict", { id: String(id) }),
      act: { label: t("ticket.useMine"), run: () => void changeTicket(id, part) },
    });
  } catch (error) {
    say({ tone: "danger", text: t("ticket.notChanged", { id: String(id), why: explain(error) }) });
  }
  return false;
}
