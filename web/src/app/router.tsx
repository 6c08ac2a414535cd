// The addresses of the workspace. Each screen beyond the tickets comes when it is asked for.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { Tickets } from "../features/tickets/screen";
import { Missing } from "./missing";
import { Shell } from "./shell";

const root = createRootRoute({ component: Shell, notFoundComponent: Missing });

/** A search in the address; whatever else stands there is left out. */
const withQuery = (search: Record<string, unknown>): { q?: string } =>
  typeof search.q === "string" && search.q !== "" ? { q: search.q } : {};

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/views", replace: true });
  },
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/home",
  component: lazyRouteComponent(() => import("../features/home/screen"), "Home"),
});
const fresh = createRoute({
  getParentRoute: () => root,
  path: "/tickets/new",
  component: lazyRouteComponent(() => import("../features/new/screen"), "NewTicket"),
});
const search = createRoute({
  getParentRoute: () => root,
  path: "/search",
  validateSearch: withQuery,
  component: lazyRouteComponent(() => import("../features/search/screen"), "Search"),
});
const people = createRoute({
  getParentRoute: () => root,
  path: "/people",
  validateSearch: withQuery,
  component: lazyRouteComponent(() => import("../features/people/screens"), "People"),
});
const person = createRoute({
  getParentRoute: () => root,
  path: "/users/$user",
  component: lazyRouteComponent(() => import("../features/people/screens"), "Person"),
});
const organization = createRoute({
  getParentRoute: () => root,
  path: "/organizations/$organization",
  component: lazyRouteComponent(() => import("../features/people/screens"), "OrganizationPage"),
});

const views = createRoute({ getParentRoute: () => root, path: "/views", component: Tickets });
const view = createRoute({ getParentRoute: () => root, path: "/views/$view", component: Tickets });
const viewTicket = createRoute({ getParentRoute: () => root, path: "/views/$view/$ticket", component: Tickets });
const ticket = createRoute({ getParentRoute: () => root, path: "/tickets/$ticket", component: Tickets });

// Only with `npm run dev`: a build leaves it out.
const sink = import.meta.env.DEV
  ? [
      createRoute({
        getParentRoute: () => root,
        path: "/kitchen-sink",
        component: lazyRouteComponent(() => import("../ui/kitchen-sink"), "KitchenSink"),
      }),
    ]
  : [];

export function makeRouter() {
  return createRouter({
    routeTree: root.addChildren([
      start,
      home,
      views,
      view,
      viewTicket,
      fresh,
      ticket,
      search,
      people,
      person,
      organization,
      ...sink,
    ]),
    basepath: "/agent",
    defaultPreload: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
