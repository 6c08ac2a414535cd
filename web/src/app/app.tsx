// The whole screen by who looks: the workspace for staff, a plain page for everybody else.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Component, type ReactNode, useCallback, useState } from "react";
import { onSessionEnd, Problem } from "../api/client";
import { fresh } from "../features/conversation/data";
import { t } from "../i18n";
import { useLive } from "../live/follow";
import { onArrival } from "../store/outbox";
import { Button } from "../ui/button";
import { Failed } from "../ui/states";
import { TipHost } from "../ui/tip";
import { Toasts } from "../ui/toast";
import { Me } from "./me";
import { Notice, SessionEnded } from "./notice";
import { makeRouter } from "./router";
import type { Session } from "./session";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // What was refused is refused again; a server that was not reached is tried twice more.
      retry: (tries, error) => tries < 2 && (!(error instanceof Problem) || error.status === 0 || error.status >= 502),
    },
  },
});

onArrival((ticket) => fresh(queries, ticket));

class Guard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Notice title={t("error.screen.title")} text={t("error.screen.text")}>
        <Button look="primary" onClick={() => location.reload()}>
          {t("error.reload")}
        </Button>
      </Notice>
    );
  }
}

export function App({ session }: { session: Session | { state: "failed"; error: unknown } }) {
  if (session.state === "failed") {
    return <Failed title={t("error.screen.title")} error={session.error} onRetry={() => location.reload()} />;
  }
  if (session.state !== "signedIn") return <Notice session={session} />;
  return <Workspace me={session.me} />;
}

function Workspace({ me }: { me: Parameters<typeof Me>[0]["value"] }) {
  const [router] = useState(makeRouter);
  const [ended, setEnded] = useState(false);
  const [listening] = useState(() => onSessionEnd(() => setEnded(true)));
  void listening;
  const end = useCallback(() => setEnded(true), []);
  useLive(queries, end);
  return (
    <Guard>
      <QueryClientProvider client={queries}>
        <Me value={me}>
          <RouterProvider router={router} />
          <Toasts />
          <TipHost />
          {ended && <SessionEnded />}
        </Me>
      </QueryClientProvider>
    </Guard>
  );
}
