import { useState } from "react";
import { BellOff, Check, History } from "lucide-react";
import { useAddress } from "../app/search.ts";
import { useNow, useSession, useView, useWorld } from "../app/session.tsx";
import { ACKNOWLEDGED, type Alert } from "../model/alerts.ts";
import type { World } from "../model/world.ts";
import { ago, amount, count, dayAndClock, duration } from "../ui/format.ts";
import { Badge, Button, Card, Nothing, Segments, Waiting } from "../ui/parts.tsx";
import { Table, type Column } from "../ui/Table.tsx";
import { toast } from "../ui/toast.tsx";
import { PRIORITY_TONES } from "./Overview.tsx";

function openOf(world: World): readonly Alert[] {
  return world.alerts.open();
}

function pastOf(world: World): readonly Alert[] {
  return [...world.alerts.past()];
}

const PAST_COLUMNS: readonly Column<Alert>[] = [
  { key: "priority", title: "Priority", width: "92px", cell: (alert) => <Badge tone={PRIORITY_TONES[alert.priority]}>{alert.priority}</Badge> },
  { key: "message", title: "Alert", width: "minmax(140px, 2fr)", cell: (alert) => alert.message },
  { key: "subject", title: "Subject", width: "minmax(80px, 0.8fr)", isWide: true, cell: (alert) => <span className="mono quiet">{alert.subject}</span> },
  { key: "lasted", title: "Lasted", width: "96px", isRight: true, cell: (alert) => <span className="num">{alert.resolvedMs === null ? "–" : duration(alert.resolvedMs - alert.raisedMs)}</span> },
  { key: "resolved", title: "Resolved", width: "120px", isRight: true, isWide: true, cell: (alert) => <span className="num quiet">{alert.resolvedMs === null ? "–" : dayAndClock(alert.resolvedMs, Date.now())}</span> },
];

export function AlertsPage() {
  const { world, feed, isLive } = useView();
  const [address, setAddress] = useAddress();
  const show = address["show"] === "past" ? "past" : "open";
  const open = useWorld(world, openOf);
  const past = useWorld(world, pastOf, 500);
  return (
    <div className="page page-fill">
      <div className="toolbar">
        <Segments
          label="Which alerts"
          value={show}
          options={[
            { value: "open", label: <>Open <span className="faint num">{count(open.length)}</span></> },
            { value: "past", label: <>Past <span className="faint num">{count(past.length)}</span></> },
          ]}
          onPick={(value) => setAddress({ show: value === "open" ? undefined : value })}
        />
      </div>
      {isLive && feed.phase === "loading" ? (
        <Card fill>
          <Waiting what="Fetching alerts" />
        </Card>
      ) : show === "open" ? (
        open.length === 0 ? (
          <Card fill>
            <Nothing icon={BellOff} title={isLive ? "All quiet" : "All was quiet"}>
              <p>No alert is open. To see one:</p>
              <code>./throughline publish alert alert.raised --subject disk --data '{"{"}"message":"disk is full","priority":"high"{"}"}'</code>
            </Nothing>
          </Card>
        ) : (
          <ul className="alerts">
            {open.map((alert) => (
              <OpenAlert key={alert.subject} alert={alert} />
            ))}
          </ul>
        )
      ) : (
        <Card fill>
          {past.length === 0 ? (
            <Nothing icon={History} title="Nothing is over yet">
              <p>Alerts that were resolved stand here.</p>
            </Nothing>
          ) : (
            <Table label="Past alerts" columns={PAST_COLUMNS} count={past.length} rowAt={(i) => past[i]!} keyAt={(i) => `${past[i]!.subject}@${past[i]!.updatedMs}`} onPick={() => {}} rowHeight={42} />
          )}
        </Card>
      )}
    </div>
  );
}

function OpenAlert({ alert }: { alert: Alert }) {
  const nowMs = useNow(1000);
  const { isLive } = useView();
  const isAcknowledged = alert.state === "acknowledged";
  return (
    <li className="card alert" data-priority={alert.priority}>
      <span className="bar" aria-hidden="true" />
      <span className="message">{alert.message}</span>
      <span className="more">
        <Badge tone={PRIORITY_TONES[alert.priority]}>{alert.priority}</Badge>
        <span className="mono">{alert.subject}</span>
        <span className="num" title={dayAndClock(alert.raisedMs, 0)}>
          raised {ago(nowMs + 999 - alert.raisedMs)}
        </span>
        {alert.value !== null && (
          <span className="num">
            {amount(alert.value, "")}
            {alert.threshold !== null && ` of ${amount(alert.threshold, "")}`}
          </span>
        )}
        {isAcknowledged && <Badge tone="violet">acknowledged{alert.acknowledgedBy && ` by ${alert.acknowledgedBy}`}</Badge>}
      </span>
      <span className="act">{!isAcknowledged && <Acknowledge alert={alert} isEnabled={isLive} />}</span>
    </li>
  );
}

/** An acknowledgement is an event like any other: everybody who looks sees it, and the log remembers who it was. */
function Acknowledge({ alert, isEnabled }: { alert: Alert; isEnabled: boolean }) {
  const { client, identity } = useSession();
  const [isSending, setSending] = useState(false);
  const send = () => {
    setSending(true);
    client
      .publish("alert", {
        type: ACKNOWLEDGED,
        subject: alert.subject,
        time: new Date().toISOString(),
        data: { acknowledged_by: identity.user, acknowledged_at: new Date().toISOString() },
      })
      .then(
        () => toast("Acknowledged"),
        (error: Error) => toast(`Not acknowledged: ${error.message}`, "red"),
      )
      .finally(() => setSending(false));
  };
  return (
    <Button disabled={!isEnabled || isSending} title={isEnabled ? undefined : "Only in the present"} onClick={send}>
      <Check size={15} aria-hidden="true" />
      Acknowledge
    </Button>
  );
}
