// The frame around every screen: the rail, skip links, and what is always there.
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { House, Inbox, Search, Users } from "lucide-react";
import { useEffect } from "react";
import { useHeld } from "../features/conversation/held";
import { type Key, t } from "../i18n";
import { LineBar } from "../live/bar";
import { start } from "../shortcuts/registry";
import { useCommands } from "../shortcuts/use";
import { classes } from "../ui/classes";
import { AccountMenu } from "./account-menu";
import { Overlays } from "./overlays";
import style from "./shell.module.css";

const PLACES = [
  { to: "/home", label: "app.home", icon: House, keys: ["g h"], below: ["/home"] },
  { to: "/views", label: "app.tickets", icon: Inbox, keys: ["g t"], below: ["/views", "/tickets"] },
  { to: "/people", label: "app.people", icon: Users, keys: ["g u"], below: ["/people", "/users", "/organizations"] },
  { to: "/search", label: "app.search", icon: Search, keys: ["/"], below: ["/search"] },
] as const satisfies { to: string; label: Key; icon: unknown; keys: string[]; below: string[] }[];

export function Shell() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useEffect(start, []);
  useHeld();
  useCommands([
    {
      id: "app.new",
      label: "new.title",
      keys: ["c"],
      group: "app",
      words: "create maken",
      run: () => void navigate({ to: "/tickets/new" }),
    },
  ]);
  useCommands(
    PLACES.map((place) => ({
      id: `go.${place.to}`,
      label: place.label,
      keys: place.keys,
      group: "go" as const,
      run: () => void navigate({ to: place.to }),
    })),
  );
  return (
    <div className={style.shell}>
      <LineBar />
      <nav className={style.rail} aria-label={t("app.main")}>
        <span className={style.mark} aria-hidden="true">
          b
        </span>
        {PLACES.map((place) => {
          const here = place.below.some((path) => pathname.startsWith(path));
          return (
            <Link
              key={place.to}
              to={place.to}
              aria-label={t(place.label)}
              aria-current={here ? "page" : undefined}
              data-tip={t(place.label)}
              data-command={`go.${place.to}`}
              className={classes(style.item, here && style.here)}
            >
              <place.icon aria-hidden="true" />
            </Link>
          );
        })}
        <span className={style.space} />
        <AccountMenu />
      </nav>
      <div className={style.screen}>
        <Outlet />
      </div>
      <Overlays />
    </div>
  );
}
