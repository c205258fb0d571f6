import { Link } from "@tanstack/react-router";
import { Activity, BellOff, CircleCheck, CircleX, Gauge, Play, TriangleAlert, Zap } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useSession, useNow, useView, useWorld } from "../app/session.tsx";
import { useTotals } from "../data/totals.ts";
import type { Alert } from "../model/alerts.ts";
import type { World } from "../model/world.ts";
import { ago, amount, count, duration, rate } from "../ui/format.ts";
import { Chart, Spark, type Line } from "../ui/Chart.tsx";
import { Badge, Card, Nothing, Progress, Skeleton, type Tone } from "../ui/parts.tsx";
import { StatusDot } from "./status.tsx";

const CHARTS: readonly { subject: string; title: string; lines: readonly Line[] }[] = [
  { subject: "cpu", title: "CPU", lines: [{ field: "value", label: "in use" }, { field: "system", label: "system" }] },
  { subject: "memory", title: "Memory", lines: [{ field: "value", label: "in use" }] },
  { subject: "load", title: "Load", lines: [{ field: "load_1m", label: "1 min" }, { field: "load_5m", label: "5 min" }, { field: "load_15m", label: "15 min" }] },
];
const CHARTED_MS = 5 * 60_000;

export function OverviewPage() {
  return (
    <div className="page">
      <Figures />
      <HostCharts />
      <div className="grid overview-lists">
        <RecentRuns />
        <OpenAlerts />
      </div>
    </div>
  );
}

interface FigureProps {
  readonly title: string;
  readonly icon: ReactNode;
  readonly value: ReactNode;
  readonly sub?: ReactNode;
  readonly foot?: ReactNode;
  readonly hint?: string;
}

function Figure({ title, icon, value, sub, foot, hint }: FigureProps) {
  return (
    <div className="card figure" title={hint}>
      <dt>
        {icon}
        {title}
      </dt>
      <dd>{value}</dd>
      <dd className="sub" style={{ fontSize: 12, fontWeight: 400, letterSpacing: 0 }}>
        {sub}
        {foot}
      </dd>
    </div>
  );
}

function Figures() {
  const { world, isLive, feed } = useView();
  const { timeline } = useSession();
  const nowMs = useNow(1000);
  const totals = useTotals();
  const known = useWorld(world, knownOf);
  const open = useWorld(world, openOf);
  const isKnown = feed.phase === "ready" || timeline.world !== null;
  const history = useMemo(() => world.rate.history(nowMs, 60), [world, nowMs]);
  const perSecond = world.rate.perSecond(nowMs, 5);
  const latency = world.latency.quantiles(nowMs, [0.5, 0.95]);
  const icon = { size: 14, "aria-hidden": true } as const;
  const worst = open[0];
  const figure = (value: number | undefined, otherwise: number) => (isKnown || value !== undefined ? count(value ?? otherwise) : <Skeleton width={56} height={28} />);
  return (
    <dl className="grid figures">
      <Figure title="Running" icon={<Play {...icon} />} value={figure(totals?.executions.running, known.running)} sub={known.newest === null ? "nothing has run yet" : `newest ${ago(nowMs - known.newest)}`} />
      <Figure title="Succeeded" icon={<CircleCheck {...icon} />} value={figure(totals?.executions.succeeded, known.succeeded)} sub={totals && totals.executions.meanRuntimeSeconds > 0 ? `${duration(totals.executions.meanRuntimeSeconds * 1000)} on average` : ""} />
      <Figure title="Failed" icon={<CircleX {...icon} />} value={figure(totals?.executions.failed, known.failed)} sub={failureShare(totals?.executions.succeeded ?? known.succeeded, totals?.executions.failed ?? known.failed)} />
      <Figure
        title="Open alerts"
        icon={<TriangleAlert {...icon} />}
        value={figure(undefined, open.length)}
        sub={worst === undefined ? "all quiet" : `${worst.priority}, ${ago(nowMs - worst.raisedMs)}`}
      />
      <Figure
        title="Throughput"
        icon={<Zap {...icon} />}
        value={
          <>
            {rate(perSecond)}
            <small>events/s</small>
          </>
        }
        foot={<Spark values={history} />}
      />
      <Figure
        title="Append to screen"
        icon={<Gauge {...icon} />}
        hint="From the moment when the log had an event to the frame that shows it, in the last ten seconds: delivery, and the beats at which this page is drawn. It needs the broker's clock and this one to agree."
        value={
          latency === null ? (
            "–"
          ) : (
            <>
              {Math.round(latency[0]!)}
              <small>ms</small>
            </>
          )
        }
        sub={latency === null ? (isLive ? "nothing came lately" : "only while live") : `95 % within ${Math.round(latency[1]!)} ms`}
      />
    </dl>
  );
}

function failureShare(succeeded: number, failed: number): string {
  const all = succeeded + failed;
  return all === 0 ? "" : `${amount((failed / all) * 100, "percent")} of ${count(all)}`;
}

function knownOf(world: World) {
  return {
    running: world.executions.count("running"),
    succeeded: world.executions.count("succeeded"),
    failed: world.executions.count("failed"),
    newest: world.executions.list()[0]?.startedMs ?? null,
  };
}

function openOf(world: World): readonly Alert[] {
  return world.alerts.open();
}

function disksOf(world: World): string {
  return world.metrics
    .subjects()
    .map((track) => track.subject)
    .filter((subject) => subject.startsWith("disk:"))
    .slice(0, 1)
    .join();
}

function HostCharts() {
  const { world } = useView();
  const disk = useWorld(world, disksOf, 2000);
  const charts = disk === "" ? CHARTS : [...CHARTS, { subject: disk, title: `Disk ${disk.slice("disk:".length)}`, lines: [{ field: "value", label: "in use" }] }];
  return (
    <div className="grid overview-charts">
      {charts.map(({ subject, title, lines }) => (
        <Card key={subject} title={title} end={<span className="faint">last 5 min</span>}>
          <div className="card-body">
            <Chart subject={subject} lines={lines} spanMs={CHARTED_MS} height={128} syncKey="overview" label={`${title} of the last five minutes`} />
          </div>
        </Card>
      ))}
    </div>
  );
}

function recentOf(world: World) {
  return world.executions.list().slice(0, 8);
}

function RecentRuns() {
  const { world } = useView();
  const runs = useWorld(world, recentOf);
  const nowMs = useNow(1000);
  return (
    <Card
      title="Recent executions"
      end={
        <Link to="/executions" className="button" data-kind="plain" data-size="small">
          All
        </Link>
      }
    >
      {runs.length === 0 ? (
        <Nothing icon={Activity} title="Nothing has run yet">
          <p>Make any command an execution, and see it start, progress and complete here:</p>
          <code>./throughline exec -- mvn -version</code>
        </Nothing>
      ) : (
        <ul className="lines">
          {runs.map((run) => (
            <li key={run.subject}>
              <Link to="/executions" search={{ run: run.subject } as never} className="run-line">
                <StatusDot status={run.status} />
                <span className="cut">
                  {run.name} <span className="faint mono">{run.name === run.subject ? "" : run.subject}</span>
                </span>
                <span className="progress-cell">
                  <Progress value={run.progress ?? (run.status === "failed" ? 1 : null)} tone={run.status === "failed" ? "red" : run.status === "succeeded" ? "green" : "accent"} label={`Progress of ${run.name}`} />
                </span>
                <span className="num quiet right">{duration((run.endedMs ?? Math.max(nowMs, run.updatedMs)) - run.startedMs)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export const PRIORITY_TONES: Record<Alert["priority"], Tone> = { critical: "red", high: "orange", medium: "yellow", low: "grey" };

function OpenAlerts() {
  const { world } = useView();
  const alerts = useWorld(world, openOf).slice(0, 8);
  const nowMs = useNow(1000);
  return (
    <Card
      title="Open alerts"
      end={
        <Link to="/alerts" className="button" data-kind="plain" data-size="small">
          All
        </Link>
      }
    >
      {alerts.length === 0 ? (
        <Nothing icon={BellOff} title="All quiet">
          <p>No alert is open.</p>
        </Nothing>
      ) : (
        <ul className="lines">
          {alerts.map((alert) => (
            <li key={alert.subject}>
              <Link to="/alerts" className="alert-line">
                <Badge tone={PRIORITY_TONES[alert.priority]}>{alert.priority}</Badge>
                <span className="cut">{alert.message}</span>
                <span className="faint num">{ago(nowMs - alert.raisedMs)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
