// The sheet of keys, made from the registry, so that it cannot say what is not so.
import { useSettings } from "../../app/settings";
import { t } from "../../i18n";
import { available, type Command, shown } from "../../shortcuts/registry";
import { Dialog } from "../../ui/dialog";
import { Kbd } from "../../ui/marks";
import style from "./palette.module.css";

const GROUPS: Command["group"][] = ["list", "ticket", "composer", "go", "app"];

export function Sheet({ onClose }: { onClose: () => void }) {
  const { singleKeys } = useSettings();
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
                    <span className={style.keys}>
                      {command.keys?.map((keys) => (
                        <Kbd key={keys}>{shown(keys)}</Kbd>
                      ))}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      <p className={style.foot}>{singleKeys ? t("keys.on") : t("keys.off")}</p>
    </Dialog>
  );
}
