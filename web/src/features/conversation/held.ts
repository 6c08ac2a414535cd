// A message that was held or not sent while its writer had gone on to another ticket: told where he is now.
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { t } from "../../i18n";
import { type Outgoing, onHeld } from "../../store/outbox";
import { gone, say } from "../../ui/toast";

export function useHeld(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const toasts = new Map<string, number>();
    const told = (one: Outgoing) => {
      const id = String(one.ticket);
      // Its own conversation says so already.
      if (location.pathname.split("/").pop() === id) return;
      const toast = say({
        tone: "danger",
        text: one.state === "conflict" ? t("talk.heldElsewhere", { id }) : t("talk.failedElsewhere", { id }),
        act: { label: t("talk.look"), run: () => void navigate({ to: "/tickets/$ticket", params: { ticket: id } }) },
      });
      toasts.set(one.key, toast);
    };
    // What was sent, taken back or thrown away waits no more.
    const ended = (key: string) => {
      const toast = toasts.get(key);
      if (toast !== undefined) gone(toast);
      toasts.delete(key);
    };
    return onHeld(told, ended);
  }, [navigate]);
}
