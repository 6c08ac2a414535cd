// The beginning: theme, who is signed in, words, then the screen.
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/first-paint.css";
import { createRoot } from "react-dom/client";
import { Problem } from "./api/client";
import { App } from "./app/app";
import { type Session, whoAmI } from "./app/session";
import { applyTheme, current } from "./app/settings";
import { localeOf, speak } from "./i18n";
import { readDrafts } from "./store/drafts";

applyTheme();

async function begin(): Promise<void> {
  let session: Session | { state: "failed"; error: unknown };
  try {
    session = await whoAmI();
  } catch (error) {
    const needsFactor = error instanceof Problem && error.code === "SecondFactorNeeded";
    session = needsFactor ? { state: "enrolling" } : { state: "failed", error };
  }
  const own = "me" in session ? session.me.locale : navigator.language;
  await speak(current().locale ?? localeOf(own));
  await readDrafts();
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<App session={session} />);
}

void begin();
