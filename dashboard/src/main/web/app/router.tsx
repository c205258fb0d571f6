import { createRootRoute, createRoute, createRouter, Link, retainSearchParams } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { AlertsPage } from "../pages/Alerts.tsx";
import { ConnectionsPage } from "../pages/Connections.tsx";
import { EventsPage } from "../pages/Events.tsx";
import { ExecutionsPage } from "../pages/Executions.tsx";
import { MetricsPage } from "../pages/Metrics.tsx";
import { OverviewPage } from "../pages/Overview.tsx";
import { momentOf } from "../time/travel.ts";
import { Failure, Nothing } from "../ui/parts.tsx";
import { Shell } from "./Shell.tsx";

/** What may stand in an address; anything else is dropped. Only `at` goes along from page to page. */
type Search = Record<string, unknown>;

function texts<Key extends string>(search: Search, ...keys: Key[]): { [K in Key]?: string } {
  const known: { [K in Key]?: string } = {};
  for (const key of keys) {
    const value = search[key];
    if (typeof value === "string" && value !== "") known[key] = value;
    else if (typeof value === "number") known[key] = String(value);
  }
  return known;
}

const root = createRootRoute({
  component: Shell,
  validateSearch: (search: Search): { at?: string } => (momentOf(search["at"]) === null ? {} : { at: search["at"] as string }),
  search: { middlewares: [retainSearchParams(["at"])] },
  notFoundComponent: () => (
    <div className="page">
      <Nothing icon={Compass} title="There is nothing here" action={<Link to="/" className="button">To the overview</Link>} />
    </div>
  ),
  errorComponent: ({ error, reset }) => <Failure title="This page broke" message={error instanceof Error ? error.message : String(error)} onRetry={reset} />,
});

const overview = createRoute({ getParentRoute: () => root, path: "/", component: OverviewPage });
export const executions = createRoute({
  getParentRoute: () => root,
  path: "/executions",
  component: ExecutionsPage,
  validateSearch: (search: Search) => texts(search, "q", "status", "run"),
});
export const metrics = createRoute({
  getParentRoute: () => root,
  path: "/metrics",
  component: MetricsPage,
  validateSearch: (search: Search) => texts(search, "series", "span"),
});
export const alerts = createRoute({
  getParentRoute: () => root,
  path: "/alerts",
  component: AlertsPage,
  validateSearch: (search: Search) => texts(search, "show"),
});
export const events = createRoute({
  getParentRoute: () => root,
  path: "/events",
  component: EventsPage,
  validateSearch: (search: Search) => texts(search, "q", "stream"),
});
const connections = createRoute({ getParentRoute: () => root, path: "/connections", component: ConnectionsPage });

export const router = createRouter({
  routeTree: root.addChildren([overview, executions, metrics, alerts, events, connections]),
  defaultPreload: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
