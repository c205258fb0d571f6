import { useQuery } from "@tanstack/react-query";
import { Cable, Lock } from "lucide-react";
import { shownOf } from "../app/Connection.tsx";
import { useClock, useConnectionState, useSession } from "../app/session.tsx";
import { ago, bytes, count, duration } from "../ui/format.ts";
import { Badge, Card, Failure, Nothing, Waiting } from "../ui/parts.tsx";

export function ConnectionsPage() {
  return (
    <div className="page">
      <ThisPage />
      <Sessions />
    </div>
  );
}

const TRANSPORTS = { websocket: "WebSocket (STOMP)", sse: "HTTP, server-sent events", poll: "HTTP, long polling" } as const;

/** The connection of the page itself. */
function ThisPage() {
  const state = useConnectionState();
  const now = useClock(1000);
  const shown = shownOf(state);
  const facts: [string, string][] = [
    ["Comes by", TRANSPORTS[state.transport]],
    ["Quality", state.quality],
    ["Round trip", state.roundTripMs === null ? "–" : `${Math.round(state.roundTripMs)} ms`],
    ["Last event", state.lastEventAt === null ? "none yet" : ago(now + 999 - state.lastEventAt)],
    ["Last heard", state.lastHeardAt === null ? "–" : ago(now + 999 - state.lastHeardAt)],
    ["Heart-beats missed", count(state.missedBeats)],
    ["Attempts since it worked", count(state.attempts)],
    ["Waiting to be sent", count(state.queued)],
  ];
  return (
    <Card
      title="This page"
      end={
        <Badge tone={shown.tone} dot pulse={shown.pulse}>
          {shown.word}
        </Badge>
      }
    >
      <div className="card-body">
        <p className="quiet" style={{ marginBottom: 14 }}>
          {shown.about}
        </p>
        <dl style={{ display: "grid", gap: "14px 24px", gridTemplateColumns: "repeat(auto-fill, minmax(150px, 1fr))" }}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt className="faint" style={{ fontSize: 12 }}>
                {name}
              </dt>
              <dd className="num" style={{ fontWeight: 500 }}>
                {value}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Card>
  );
}

/** As `GET /v1/connections` answers. */
interface Answer {
  readonly total: number;
  readonly connections: readonly {
    readonly id: string;
    readonly user: string;
    readonly connectedAt: string;
    readonly expiresAt: string;
    readonly remote: string;
    readonly delivered: { readonly messages: number; readonly bytes: number };
    readonly subscriptions: readonly {
      readonly id: string;
      readonly destination: string;
      readonly types?: readonly string[];
      readonly conflate?: boolean;
      readonly phase: string;
      readonly lag?: { readonly events: number; readonly atLeast: boolean; readonly ms: number };
    }[];
  }[];
}

type Subscribed = Answer["connections"][number]["subscriptions"][number];

function Sessions() {
  const { client, identity } = useSession();
  const now = useClock(1000);
  const mayLook = identity.scopes.includes("tenant:admin");
  const query = useQuery({
    queryKey: ["connections"],
    queryFn: async ({ signal }) => (await (await client.request("/v1/connections", { signal })).json()) as Answer,
    refetchInterval: 2000,
    enabled: mayLook,
  });
  if (!mayLook) {
    return (
      <Card title="Sessions of this tenant">
        <Nothing icon={Lock} title="Not with this token">
          <p>Who else is connected is told to those with the scope tenant:admin.</p>
        </Nothing>
      </Card>
    );
  }
  const sessions = query.data?.connections ?? [];
  return (
    <Card
      title="Sessions of this tenant"
      end={
        query.data && (
          <span className="faint num">
            {query.data.total > sessions.length ? `${count(sessions.length)} of ${count(query.data.total)}` : count(query.data.total)} on this gateway
          </span>
        )
      }
    >
      {query.isError && query.data === undefined ? (
        <Failure title="Sessions could not be fetched" message={query.error.message} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Waiting what="Fetching sessions" />
      ) : sessions.length === 0 ? (
        <Nothing icon={Cable} title="Nobody is connected by WebSocket" />
      ) : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label="Sessions">
          <table className="sessions">
            <thead>
              <tr>
                <th scope="col">Session</th>
                <th scope="col">User</th>
                <th scope="col">Connected</th>
                <th scope="col" className="right">
                  Delivered
                </th>
                <th scope="col">Subscription</th>
                <th scope="col">Phase</th>
                <th scope="col" className="right">
                  Behind
                </th>
              </tr>
            </thead>
            <tbody>
              {sessions.flatMap((session) =>
                (session.subscriptions.length === 0 ? [null] : session.subscriptions).map((subscription, i) => (
                  <tr key={`${session.id}/${subscription?.id ?? ""}`}>
                    <td className="mono" title={`${session.id} from ${session.remote}`}>
                      {i === 0 ? session.id.slice(0, 8) : ""}
                    </td>
                    <td>{i === 0 ? session.user : ""}</td>
                    <td className="quiet">{i === 0 ? duration(now + 999 - Date.parse(session.connectedAt)) : ""}</td>
                    <td className="right quiet">{i === 0 ? `${count(session.delivered.messages)} (${bytes(session.delivered.bytes)})` : ""}</td>
                    <td className="mono">
                      {subscription?.destination ?? <span className="faint">none</span>}
                      {subscription?.conflate === true && <span className="faint"> conflated</span>}
                    </td>
                    <td>{subscription && <Badge tone={subscription.phase === "live" ? "green" : "yellow"}>{subscription.phase}</Badge>}</td>
                    <td className="right">{subscription ? behind(subscription) : ""}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function behind({ lag }: Subscribed): string {
  if (lag === undefined) return "–";
  if (lag.events === 0) return "0";
  return `${lag.atLeast ? "≥ " : ""}${count(lag.events)} (${duration(lag.ms)})`;
}
