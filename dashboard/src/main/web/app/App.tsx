import { lazy, Suspense, useEffect, useState } from "react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createClient, type Client } from "@throughline/client";
import { Login } from "../auth/login.ts";
import { Feed, type Live } from "../data/feed.ts";
import type { Past } from "../data/source.ts";
import { Timeline } from "../time/timeline.ts";
import { Button, Failure, Waiting } from "../ui/parts.tsx";
import { SessionContext, type Session } from "./session.tsx";

const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 1000, refetchOnWindowFocus: false } } });

/** Loaded once somebody is signed in: the router looks at the address when it is made, and until then that is the issuer's way back. */
const Pages = lazy(() => import("./Pages.tsx"));

/** Signs in, then shows the pages. The login is begun once, also where React mounts twice to find mistakes. */
let opening: Promise<Session> | null = null;

export function App() {
  const [session, setSession] = useState<Session | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    opening ??= open();
    opening.then(setSession, (failure: unknown) => setError(failure instanceof Error ? failure.message : String(failure)));
  }, []);
  if (error !== null) {
    return (
      <div className="door">
        <div>
          <Failure title="Signing in did not work" message={error} />
          <div style={{ textAlign: "center" }}>
            <Button kind="primary" onClick={() => location.assign("/")}>
              Try again
            </Button>
          </div>
        </div>
      </div>
    );
  }
  if (session === null) {
    return (
      <div className="door">
        <Waiting what="Signing in" />
      </div>
    );
  }
  return (
    <SessionContext.Provider value={session}>
      <QueryClientProvider client={queries}>
        <Suspense fallback={null}>
          <Pages />
        </Suspense>
      </QueryClientProvider>
    </SessionContext.Provider>
  );
}

async function open(): Promise<Session> {
  const login = await Login.open();
  if (!login.isSignedIn) return login.leave({ returnTo: `${location.pathname}${location.search}` });
  const client = createClient({
    url: location.origin,
    services: { history: login.historyUrl, ingest: login.ingestUrl },
    token: () => login.token(),
    // Where there are none, the page does their work.
    ...(typeof Worker === "undefined" ? {} : { worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "throughline" }) }),
    reconnect: { attemptsMax: Number.POSITIVE_INFINITY, maxMs: 10_000 },
  });
  askAgainWhenRefused(client, login);
  const past = client as unknown as Past;
  const feed = new Feed(client as unknown as Live);
  const timeline = new Timeline(past, { now: () => Date.now(), setTimeout: (run, ms) => setTimeout(run, ms), clearTimeout: (timer) => clearTimeout(timer) });
  feed.start();
  return { client, login, identity: login.identity(), feed, timeline };
}

const REFUSALS = new Set(["unauthenticated", "unauthorized", "token-expired"]);

/**
 * A token may be refused before its time: the keys of a server are made anew, say. The next one is another; where that helps no more, whoever
 * looks signs in again.
 */
function askAgainWhenRefused(client: Client, login: Login): void {
  client.connection.subscribe(() => {
    const { phase, error } = client.connection.getSnapshot();
    if (error === null || !REFUSALS.has(error.code)) return;
    login.forget();
    if (phase === "failed") void login.leave({ returnTo: `${location.pathname}${location.search}` });
  });
}
