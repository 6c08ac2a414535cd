// A page or dialog with one thing to say: nobody is signed in, or somebody who may not be here.
import type { ReactNode } from "react";
import { t } from "../i18n";
import button from "../ui/button.module.css";
import { classes } from "../ui/classes";
import { Dialog } from "../ui/dialog";
import style from "./notice.module.css";
import { type Session, signInAddress } from "./session";

function words(session: Session | undefined): { title: string; text: string } {
  if (session?.state === "notStaff") {
    return { title: t("signIn.notStaff.title"), text: t("signIn.notStaff.text", { name: session.me.name }) };
  }
  if (session?.state === "enrolling") return { title: t("signIn.enrol.title"), text: t("signIn.enrol.text") };
  return { title: t("signIn.title"), text: t("signIn.text") };
}

interface Props {
  session?: Session;
  title?: string;
  text?: string;
  children?: ReactNode;
}

export function Notice({ session, title, text, children }: Props) {
  const said = words(session);
  return (
    <main className={style.page}>
      <div className={style.mark} aria-hidden="true">
        b
      </div>
      <h1>{title ?? said.title}</h1>
      <p>{text ?? said.text}</p>
      {children ?? <SignInLink />}
    </main>
  );
}

function SignInLink() {
  return (
    <a className={classes(button.button, button.primary)} href={signInAddress()}>
      {t("signIn.go")}
    </a>
  );
}

/** Over the page, so that what stands there is still there afterwards. */
export function SessionEnded() {
  return (
    <Dialog title={t("signIn.ended.title")} onClose={() => {}} stays foot={<SignInLink />}>
      <p className={style.dialog}>{t("signIn.ended.text")}</p>
    </Dialog>
  );
}
