// The sheet of keys, made from the registry, so that it cannot say what is not so; and where each act can have another.
import { useState } from "react";
import { useSettings } from "../../app/settings";
import { t } from "../../i18n";
import { putBack } from "../../shortcuts/keys";
import { available, type Command } from "../../shortcuts/registry";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { KeyButton } from "./key-button";
import style from "./palette.module.css";

const GROUPS: Command["group"][] = ["list", "ticket", "composer", "go", "app"];

export function Sheet({ onClose }: { onClose: () => void }) {
  const { singleKeys, keys } = useSettings();
  const [told, setTold] = useState("");
  const commands = available().filter((command) => command.keys && command.keys.length > 0);
  return (
    <Dialog title={t("keys.title")} onClose={onClose} wide>
      <div className={style.sheet}>
        {GROUPS.map((group) => {
          const list = commands.filter((command) => command.group === group);
          if (list.length === 0) return null;
          return (
            <section key={group} className={style.group}>
              <h3>{t(`keys.group.${group}`)}</h3>
              <ul>
                {list.map((command) => (
                  <li key={command.id} className={style.line}>
                    <span>{t(command.label)}</span>
                    <KeyButton command={command} onTold={setTold} />
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      <div className={style.foot}>
        <p role="status">{told || (singleKeys ? t("keys.on") : t("keys.off"))}</p>
        {Object.keys(keys).length > 0 && (
          <Button
            onClick={() => {
              putBack();
              setTold(t("keys.areBack"));
            }}
          >
            {t("keys.putBack")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
