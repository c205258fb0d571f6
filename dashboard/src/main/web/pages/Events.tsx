import { useCallback, useMemo, useState } from "react";
import { Braces, ListTree, Pause, Play, Search, SearchX, Terminal, X } from "lucide-react";
import { BEAT_MS } from "../app/beat.ts";
import { useAddress } from "../app/search.ts";
import { useSession, useView, useWorld } from "../app/session.tsx";
import { STREAMS } from "../data/source.ts";
import type { LogEvent } from "../model/event.ts";
import { eventFilter, textOf } from "../model/search.ts";
import type { World } from "../model/world.ts";
import { curlOf } from "../ui/curl.ts";
import { clockMs, count, dayAndClock } from "../ui/format.ts";
import { Json } from "../ui/Json.tsx";
import { Badge, Button, Card, IconButton, Nothing, Segments, Waiting } from "../ui/parts.tsx";
import { Table, type Column } from "../ui/Table.tsx";
import { copy } from "../ui/toast.tsx";

interface Row {
  readonly number: number;
  readonly event: LogEvent;
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "time", title: "Time", width: "100px", cell: ({ event }) => <span className="num mono quiet">{clockMs(event.timeMs)}</span> },
  { key: "type", title: "Type", width: "minmax(140px, 0.8fr)", cell: ({ event }) => <span style={{ fontWeight: 500 }}>{event.type}</span> },
  { key: "subject", title: "Subject", width: "minmax(90px, 0.7fr)", isWide: true, cell: ({ event }) => <span className="mono">{event.subject || "–"}</span> },
  { key: "data", title: "Data", width: "minmax(120px, 2fr)", isWide: true, cell: ({ event }) => <span className="mono faint">{textOf(event).slice(0, 240)}</span> },
];

export function EventsPage() {
  const { world, feed, isLive } = useView();
  const [address, setAddress] = useAddress();
  const [pausedAt, setPausedAt] = useState<{ world: World; number: number } | null>(null);
  const [picked, setPicked] = useState<Row | null>(null);
  const stream = STREAMS.find((known) => known === address["stream"]) ?? "all";
  const text = address["q"] ?? "";
  // A pause belongs to the world that it was made in.
  const upTo = pausedAt?.world === world ? pausedAt.number : null;
  const select = useCallback((current: World) => ({ numbers: current.tail.select(eventFilter(stream, text), upTo ?? undefined), count: current.tail.count }), [stream, text, upTo]);
  const { numbers, count: newest } = useWorld(world, select, upTo === null ? BEAT_MS : 2 * BEAT_MS);
  const rows = useMemo(() => ({ at: (i: number): Row => rowOf(world, numbers[i]!) }), [world, numbers]);
  const isPaused = upTo !== null;

  return (
    <div className="page page-fill">
      <div className="toolbar">
        <label className="field grow">
          <Search size={15} aria-hidden="true" />
          <input type="search" data-filter placeholder="type:started subject:cpu any words…" aria-label="Filter events" value={text} onChange={(event) => setAddress({ q: event.target.value || undefined })} />
        </label>
        <Segments label="Stream" value={stream} options={[{ value: "all", label: "All" }, ...STREAMS.map((name) => ({ value: name, label: name }))]} onPick={(value) => setAddress({ stream: value === "all" ? undefined : value })} />
        <span className="end" style={{ display: "flex", alignItems: "center", gap: 10 }}>
          <span className="faint num" aria-live="off">
            {isPaused ? `${count(newest - upTo)} newer` : `${count(numbers.length)} shown`}
          </span>
          <Button aria-pressed={isPaused} onClick={() => setPausedAt(isPaused ? null : { world, number: world.tail.count })}>
            {isPaused ? <Play size={15} aria-hidden="true" /> : <Pause size={15} aria-hidden="true" />}
            {isPaused ? "Resume" : "Pause"}
          </Button>
        </span>
      </div>
      <div className="split" data-open={picked === null ? undefined : ""}>
        <Card fill>
          {isLive && feed.phase === "loading" ? (
            <Waiting what="Fetching events" />
          ) : numbers.length > 0 ? (
            <Table label="Events, newest first" columns={COLUMNS} count={numbers.length} rowAt={rows.at} keyAt={(i) => numbers[i]!} rowHeight={36} selected={picked?.number} onPick={setPicked} minWidth={700} />
          ) : newest > 0 ? (
            <Nothing icon={SearchX} title="None of them matches">
              <p>The newest {count(newest)} events have other words, or are of other streams.</p>
            </Nothing>
          ) : (
            <Nothing icon={ListTree} title="No event yet">
              <code>./throughline exec -- mvn -version</code>
            </Nothing>
          )}
        </Card>
        {picked !== null && <EventDetail event={picked.event} onClose={() => setPicked(null)} />}
      </div>
    </div>
  );
}

const rowsKnown = new WeakMap<LogEvent, Row>();

/** The same object for the same event, so that its line is not drawn again. */
function rowOf(world: World, number: number): Row {
  // Overwritten since it was selected: gone within a batch.
  const event = world.tail.at(number) ?? GONE;
  const known = rowsKnown.get(event);
  if (known?.number === number) return known;
  const row = { number, event };
  rowsKnown.set(event, row);
  return row;
}

const GONE: LogEvent = { stream: "", id: "", source: "", type: "…", subject: "", timeMs: 0, appendedMs: null, data: null, position: "" };

function EventDetail({ event, onClose }: { event: LogEvent; onClose: () => void }) {
  const { identity, login } = useSession();
  return (
    <section className="card side-card" aria-label={`Event ${event.id}`}>
      <header className="card-head">
        <Badge tone="accent">{event.stream}</Badge>
        <h2 className="cut">{event.type}</h2>
        <div className="end">
          <IconButton icon={X} label="Close" onClick={onClose} />
        </div>
      </header>
      <div className="card-body">
        <dl className="facts">
          <dt>Subject</dt>
          <dd className="mono">{event.subject || "–"}</dd>
          <dt>Time</dt>
          <dd>{`${dayAndClock(event.timeMs, 0)}.${String(event.timeMs % 1000).padStart(3, "0")}`}</dd>
          {event.appendedMs !== null && (
            <>
              <dt>Appended</dt>
              <dd>{`${dayAndClock(event.appendedMs, 0)}.${String(event.appendedMs % 1000).padStart(3, "0")}`}</dd>
            </>
          )}
          <dt>Source</dt>
          <dd className="mono">{event.source}</dd>
          <dt>Id</dt>
          <dd className="mono">{event.id}</dd>
          <dt>Position</dt>
          <dd className="mono">{event.position}</dd>
        </dl>
        <Json value={event.data} label="Data" />
        <div className="toolbar">
          <Button onClick={() => void copy(curlOf(event, login.ingestUrl, identity.tenant), "curl command")}>
            <Terminal size={15} aria-hidden="true" /> Copy as curl
          </Button>
          <Button onClick={() => void copy(JSON.stringify(event.data, null, 2), "JSON")}>
            <Braces size={15} aria-hidden="true" /> Copy JSON
          </Button>
        </div>
      </div>
    </section>
  );
}
