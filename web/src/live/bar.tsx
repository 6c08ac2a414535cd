// One slim line when the server is not heard, with what that means for what one does.
import { WifiOff } from "lucide-react";
import { t } from "../i18n";
import style from "./bar.module.css";
import { useLine } from "./socket";

export function LineBar() {
  const line = useLine();
  return (
    <div role="status" className={style.place}>
      {line !== "live" && (
        <p className={style.bar}>
          <WifiOff aria-hidden="true" />
          {line === "offline" ? t("offline.offline") : t("offline.reconnecting")}
        </p>
      )}
    </div>
  );
}
