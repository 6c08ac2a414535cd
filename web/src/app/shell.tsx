// The frame around every screen: the rail, skip links, and what is always there.
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { useEffect } from "react";
import { t } from "../i18n";
import { start } from "../shortcuts/registry";
import { useCommands } from "../shortcuts/use";
import { classes } from "../ui/classes";
import { AccountMenu } from "./account-menu";
import style from "./shell.module.css";

export function Shell() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useEffect(start, []);
  useCommands([
    { id: "go.tickets", label: "app.tickets", keys: ["g t"], group: "go", run: () => void navigate({ to: "/views" }) },
  ]);
  const inTickets = pathname.startsWith("/views") || pathname.startsWith("/tickets");
  return (
    <div className={style.shell}>
      <nav className={style.rail} aria-label={t("app.main")}>
        <span className={style.mark} aria-hidden="true">
          b
        </span>
        <Link
          to="/views"
          aria-label={t("app.tickets")}
          aria-current={inTickets ? "page" : undefined}
          data-tip={t("app.tickets")}
          data-keys="G T"
          className={classes(style.item, inTickets && style.here)}
        >
          <Inbox aria-hidden="true" />
        </Link>
        <span className={style.space} />
        <AccountMenu />
      </nav>
      <div className={style.screen}>
        <Outlet />
      </div>
    </div>
  );
}
