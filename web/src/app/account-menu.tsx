// What a person sets for the screen: theme, language, row height; and the way out.
import { LogOut } from "lucide-react";
import { type Locale, locale, speak, t } from "../i18n";
import { forgetDrafts } from "../store/drafts";
import { forget } from "../store/entities";
import { Avatar } from "../ui/marks";
import { type Act, Menu } from "../ui/menu";
import { explain } from "../ui/states";
import { say } from "../ui/toast";
import { useMe } from "./me";
import { signOut } from "./session";
import { change, type Settings, useSettings } from "./settings";
import style from "./shell.module.css";

async function leave(): Promise<void> {
  try {
    await signOut();
  } catch (error) {
    say({ tone: "danger", text: explain(error) });
    return;
  }
  forget();
  await forgetDrafts();
  location.assign("/agent");
}

function choose(wanted: Locale): void {
  change({ locale: wanted });
  // Every word is drawn anew; what is typed is kept as a draft.
  void speak(wanted).then(() => location.reload());
}

export function AccountMenu() {
  const me = useMe();
  const settings = useSettings();
  const theme = (word: Settings["theme"], heading?: string): Act => ({
    id: `theme.${word}`,
    label: t(`app.theme.${word}`),
    checked: settings.theme === word,
    heading,
    run: () => change({ theme: word }),
  });
  const density = (word: Settings["density"], heading?: string): Act => ({
    id: `density.${word}`,
    label: t(`app.density.${word}`),
    checked: settings.density === word,
    heading,
    run: () => change({ density: word }),
  });
  const language = (word: Locale, heading?: string): Act => ({
    id: `language.${word}`,
    label: t(`app.language.${word}`),
    checked: locale() === word,
    heading,
    run: () => choose(word),
  });
  const acts: Act[] = [
    theme("light", t("app.theme")),
    theme("dark"),
    theme("system"),
    density("comfortable", t("app.density")),
    density("compact"),
    {
      id: "keys",
      label: t("app.singleKeys"),
      checked: settings.singleKeys,
      toggle: true,
      heading: t("app.habits"),
      run: () => change({ singleKeys: !settings.singleKeys }),
    },
    {
      id: "after",
      label: t("app.afterNext"),
      checked: settings.after === "next",
      toggle: true,
      run: () => change({ after: settings.after === "next" ? "stay" : "next" }),
    },
    language("nl", t("app.language")),
    language("en"),
    {
      id: "sign-out",
      label: t("app.signOut"),
      icon: <LogOut />,
      heading: me.name,
      run: () => void leave(),
    },
  ];
  return (
    <Menu label={t("app.account", { name: me.name })} acts={acts} className={style.account}>
      <Avatar name={me.name} />
    </Menu>
  );
}
