import { useCallback, useMemo } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Activity, Search, SearchX, X } from "lucide-react";
import { useAddress } from "../app/search.ts";
import { useNow, useSession, useView, useWorld } from "../app/session.tsx";
import { toLogEvent } from "../model/event.ts";
import type { Execution, ExecutionStatus } from "../model/executions.ts";
import { filterRuns, timelineOf } from "../model/runs.ts";
import type { World } from "../model/world.ts";
import { momentText } from "../time/travel.ts";
import { ago, clockMs, count, dayAndClock, duration } from "../ui/format.ts";
import { Json } from "../ui/Json.tsx";
import { Badge, Card, Dot, Failure, IconButton, Nothing, Progress, Segments, Skeleton, Waiting } from "../ui/parts.tsx";
import { Table, type Column } from "../ui/Table.tsx";
import { StatusBadge, STATUS_TONES } from "./status.tsx";

type Filter = ExecutionStatus | "all";

const FILTERS: readonly { value: Filter; label: string }[] = [
  { value: "all", label: "All" },
  { value: "running", label: "Running" },
  { value: "succeeded", label: "Succeeded" },
  { value: "failed", label: "Failed" },
];

const COLUMNS: readonly Column<Execution>[] = [
  { key: "status", title: "Status", width: "112px", cell: (run) => <StatusBadge status={run.status} /> },
  {
    key: "name",
    title: "Execution",
    width: "minmax(140px, 2.2fr)",
    cell: (run) => (
      <>
        <div className="cut" style={{ fontWeight: 500 }}>
          {run.name}
        </div>
        {run.name !== run.subject && <div className="cut faint mono" style={{ fontSize: 11.5, lineHeight: 1.3 }}>{run.subject}</div>}
      </>
    ),
  },
  { key: "node", title: "Node", width: "minmax(80px, 0.8fr)", isWide: true, cell: (run) => <span className="quiet">{run.node || "–"}</span> },
  {
    key: "progress",
    title: "Progress",
    width: "minmax(120px, 1fr)",
    isWide: true,
    cell: (run) => (
      <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) 40px", gap: 10, alignItems: "center" }}>
        <Progress value={run.progress ?? (run.status === "failed" ? 1 : null)} tone={run.status === "failed" ? "red" : run.status === "succeeded" ? "green" : "accent"} label={`Progress of ${run.name}`} />
        <span className="num faint right">{run.progress === null ? "" : `${Math.round(run.progress * 100)} %`}</span>
      </div>
    ),
  },
  { key: "duration", title: "Duration", width: "92px", isRight: true, cell: (run, tick) => <span className="num">{duration((run.endedMs ?? Math.max(tick, run.updatedMs)) - run.startedMs)}</span> },
  { key: "started", title: "Started", width: "112px", isRight: true, isWide: true, cell: (run, tick) => <span className="num quiet">{dayAndClock(run.startedMs, tick || Date.now())}</span> },
];

function listOf(world: World): readonly Execution[] {
  return world.executions.list();
}

export function ExecutionsPage() {
  const { world, feed, isLive } = useView();
  const { feed: source } = useSession();
  const nowMs = useNow(1000);
  const [address, setAddress] = useAddress();
  const filter = (FILTERS.find((known) => known.value === address["status"])?.value ?? "all") satisfies Filter;
  const text = address["q"] ?? "";
  const all = useWorld(world, listOf);
  const runs = useMemo(() => filterRuns(all, filter, text), [all, filter, text]);
  const counts = useMemo(() => countsOf(all), [all]);
  const picked = address["run"];
  const pick = useCallback((run: Execution) => setAddress({ run: run.subject }), [setAddress]);
  const tick = useCallback((run: Execution) => (run.status === "running" ? nowMs : 0), [nowMs]);

  return (
    <div className="page page-fill">
      <div className="toolbar">
        <label className="field grow">
          <Search size={15} aria-hidden="true" />
          <input type="search" data-filter placeholder="Name, id, node, command…" aria-label="Search executions" value={text} onChange={(event) => setAddress({ q: event.target.value || undefined })} />
        </label>
        <Segments
          label="Status"
          value={filter}
          options={FILTERS.map(({ value, label }) => ({ value, label: <>{label} <span className="faint num">{count(counts[value])}</span></> }))}
          onPick={(value) => setAddress({ status: value === "all" ? undefined : value })}
        />
      </div>
      <div className="split" data-open={picked === undefined ? undefined : ""}>
        <Card fill>
          {isLive && feed.phase === "loading" ? (
            <Loading />
          ) : isLive && feed.phase === "failed" && all.length === 0 ? (
            <Failure title="Executions could not be fetched" message={feed.error} onRetry={() => source.start()} />
          ) : runs.length > 0 ? (
            <Table label="Executions" columns={COLUMNS} count={runs.length} rowAt={(i) => runs[i]!} keyAt={(i) => runs[i]!.subject} selected={picked} onPick={pick} tickOf={tick} minWidth={720} />
          ) : all.length > 0 ? (
            <Nothing icon={SearchX} title="None of them matches">
              <p>{count(all.length)} executions are there with another name or status.</p>
            </Nothing>
          ) : (
            <Nothing icon={Activity} title={isLive ? "Nothing has run yet" : "Nothing had run by then"}>
              <p>Make any command an execution:</p>
              <code>./throughline exec -- mvn -version</code>
            </Nothing>
          )}
        </Card>
        {picked !== undefined && <RunDetail key={picked} subject={picked} onClose={() => setAddress({ run: undefined })} />}
      </div>
      {world.executions.forgotten > 0 && <p className="faint">{count(world.executions.forgotten)} older executions are in the log and no longer on this page.</p>}
    </div>
  );
}

function countsOf(runs: readonly Execution[]): Record<Filter, number> {
  const counts: Record<Filter, number> = { all: runs.length, running: 0, succeeded: 0, failed: 0 };
  for (const run of runs) counts[run.status]++;
  return counts;
}

function Loading() {
  return (
    <div style={{ padding: 16, display: "grid", gap: 18 }} role="status" aria-label="Fetching executions">
      {Array.from({ length: 8 }, (_, i) => (
        <Skeleton key={i} width={`${92 - i * 7}%`} />
      ))}
    </div>
  );
}

/** How much of a run's history is shown. */
const STEPS_MAX = 1000;

function RunDetail({ subject, onClose }: { subject: string; onClose: () => void }) {
  const { client } = useSession();
  const { world, travel, isLive } = useView();
  const nowMs = useNow(1000);
  const run = useWorld(world, useCallback((current: World) => current.executions.get(subject), [subject]));
  const fresh = useWorld(
    world,
    useCallback((current: World) => current.tail.select((event) => event.stream === "execution" && event.subject === subject, undefined, STEPS_MAX).map((number) => current.tail.at(number)!), [subject]),
  );
  // Of a moment in the past: the tail follows as it plays, and history is what was there when it was opened.
  const until = travel.mode === "past" ? momentText(Math.floor(travel.atMs / 10_000) * 10_000 + 10_000) : null;
  const history = useQuery({
    queryKey: ["run", subject, until],
    queryFn: async ({ signal }) => {
      const { events } = await client.history("execution" as string, { subject, last: STEPS_MAX, ...(until === null ? {} : { until: new Date(until) }), signal }).all();
      return events.map((event) => toLogEvent("execution", event, Date.now()));
    },
    placeholderData: keepPreviousData,
  });
  const atMs = isLive ? Number.POSITIVE_INFINITY : nowMs + 999;
  const steps = useMemo(() => timelineOf(history.data ?? [], fresh, atMs), [history.data, fresh, atMs]);
  return (
    <section className="card side-card" aria-label={`Execution ${subject}`}>
      <header className="card-head">
        {run && <StatusBadge status={run.status} />}
        <h2 className="cut">{run?.name ?? subject}</h2>
        <div className="end">
          <IconButton icon={X} label="Close" onClick={onClose} />
        </div>
      </header>
      <div className="card-body">
        {run === undefined ? (
          <p className="quiet">{isLive ? "This page does not know this execution; its history follows, if the log has it." : "It had not started by then."}</p>
        ) : (
          <>
            <Progress value={run.progress ?? (run.status === "failed" ? 1 : null)} tone={run.status === "failed" ? "red" : run.status === "succeeded" ? "green" : "accent"} label="Progress" />
            <Facts run={run} nowMs={nowMs} />
          </>
        )}
        <div>
          <h3 style={{ marginBottom: 12 }}>
            Timeline <span className="faint">{steps.length > 0 && `${count(steps.length)} events`}</span>
          </h3>
          {steps.length > 0 ? (
            <ol className="steps">
              {steps.map((step) => (
                <li key={step.event.position}>
                  <Dot tone={step.status === null ? "grey" : STATUS_TONES[step.status]} />
                  <span style={{ fontWeight: 500 }}>{step.event.type}</span>
                  <time className="num faint" dateTime={new Date(step.event.timeMs).toISOString()} title={dayAndClock(step.event.timeMs, 0)}>
                    {clockMs(step.event.timeMs)}
                  </time>
                  <span className="what">
                    {step.sinceStartMs > 0 && `+${duration(step.sinceStartMs)}  `}
                    {step.summary}
                  </span>
                </li>
              ))}
            </ol>
          ) : history.isError ? (
            <Failure title="Its history could not be fetched" message={history.error.message} onRetry={() => void history.refetch()} />
          ) : history.isLoading ? (
            <Waiting what="Fetching its history" />
          ) : (
            <p className="quiet">The log has no event of it.</p>
          )}
        </div>
        {run && <Json value={run.data} label="State" />}
      </div>
    </section>
  );
}

function Facts({ run, nowMs }: { run: Execution; nowMs: number }) {
  const facts: [string, React.ReactNode][] = [
    ["Duration", duration((run.endedMs ?? Math.max(nowMs, run.updatedMs)) - run.startedMs)],
    ["Started", dayAndClock(run.startedMs, nowMs)],
    ["Last event", ago(nowMs + 999 - run.updatedMs)],
  ];
  if (run.node) facts.push(["Node", run.node]);
  if (run.command) facts.push(["Command", <code key="c">{run.command}</code>]);
  if (run.exitStatus !== null) facts.push(["Exit status", <Badge key="e" tone={run.exitStatus === 0 ? "green" : "red"}>{run.exitStatus}</Badge>]);
  if (run.credits !== null) facts.push(["Credits", count(run.credits)]);
  if (run.message) facts.push(["Message", run.message]);
  facts.push(["Id", <code key="i">{run.subject}</code>]);
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
