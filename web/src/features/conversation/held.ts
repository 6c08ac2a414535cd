// A message that was held or not sent while its writer had gone on to another ticket: told where he is now.
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { t } from "../../i18n";
import { onHeld } from "../../store/outbox";
import { say } from "../../ui/toast";

export function useHeld(): void {
  const navigate = useNavigate();
  useEffect(
    () =>
      onHeld((one) => {
        const id = String(one.ticket);
        // Its own conversation says so already.
        if (location.pathname.split("/").pop() === id) return;
        say({
          tone: "danger",
          text: one.state === "conflict" ? t("talk.heldElsewhere", { id }) : t("talk.failedElsewhere", { id }),
          act: { label: t("talk.look"), run: () => void navigate({ to: "/tickets/$ticket", params: { ticket: id } }) },
        });
      }),
    [navigate],
  );
}
