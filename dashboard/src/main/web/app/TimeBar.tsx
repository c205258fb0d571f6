import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Pause, Play, Radio } from "lucide-react";
import { STREAMS } from "../data/source.ts";
import { parseTime } from "../model/event.ts";
import { SPEEDS, type Speed } from "../time/travel.ts";
import { ago, clock, dayAndClock, duration } from "../ui/format.ts";
import { useCanvas } from "../ui/canvas.ts";
import { Button, IconButton } from "../ui/parts.tsx";
import { colour, subscribeTheme, themeVersion } from "../ui/theme.ts";
import { useClock, useSession, useView, useWorld } from "./session.tsx";
import type { World } from "../model/world.ts";

const MINUTE = 60_000;
const RANGES = [
  { value: 15 * MINUTE, label: "15 min" },
  { value: 60 * MINUTE, label: "1 h" },
  { value: 6 * 60 * MINUTE, label: "6 h" },
  { value: 24 * 60 * MINUTE, label: "24 h" },
  { value: 0, label: "All" },
] as const;

/** Pause, any moment that the log holds, play, and back to live: the same on every page. */
export function TimeBar() {
  const { timeline, client } = useSession();
  const { travel, isLive, now } = useView();
  const clockMs = useClock(1000);
  const [rangeMs, setRange] = useState<number>(RANGES[1].value);
  const oldest = useQuery({
    queryKey: ["oldest"],
    queryFn: async ({ signal }) => {
      const firsts = await Promise.all(STREAMS.map((stream) => client.history(stream as string, { limit: 1, signal }).all()));
      const times = firsts.flatMap(({ events }) => events.map((event) => parseTime(event.time, Date.now())));
      return times.length === 0 ? null : Math.min(...times);
    },
    refetchInterval: 5 * MINUTE,
  });
  const atMs = isLive ? clockMs : now();
  const oldestMs = oldest.data ?? clockMs - 15 * MINUTE;
  const wholeMs = Math.max(MINUTE, clockMs - oldestMs);
  const spanMs = rangeMs === 0 ? wholeMs : Math.min(rangeMs, wholeMs);
  // The present is at the right end; a moment further back than the range is brought into its middle.
  const toMs = atMs >= clockMs - spanMs ? clockMs : Math.min(clockMs, atMs + spanMs / 2);
  const fromMs = Math.max(oldestMs, toMs - spanMs);

  return (
    <footer className="timebar" data-mode={travel.mode} aria-label="Time travel">
      {travel.mode === "past" && travel.loading === "fetching" && <div className="loading" role="status" aria-label="Fetching that moment" />}
      <div className="buttons">
        {isLive ? (
          <IconButton icon={Pause} label="Pause here (space)" onClick={() => timeline.goTo(Date.now())} />
        ) : travel.mode === "past" && travel.isPlaying ? (
          <IconButton icon={Pause} label="Pause (space)" onClick={() => timeline.pause()} />
        ) : (
          <IconButton icon={Play} label="Play from here (space)" onClick={() => timeline.play()} />
        )}
        <div className="field" style={{ padding: "0 4px", height: 30 }}>
          <select aria-label="Speed of playing" disabled={isLive} value={travel.mode === "past" ? travel.speed : 1} onChange={(event) => timeline.speed(Number(event.target.value) as Speed)}>
            {SPEEDS.map((speed) => (
              <option key={speed} value={speed}>
                {speed}×
              </option>
            ))}
          </select>
        </div>
      </div>
      <div className="when">
        <strong>{isLive ? "Live" : dayAndClock(atMs, clockMs)}</strong>
        <span>{isLive ? clock(clockMs) : travel.mode === "past" && travel.loading === "failed" ? "could not be fetched" : `${ago(clockMs - atMs)}${travel.mode === "past" && travel.isPlaying ? `, playing ${travel.speed}×` : ""}`}</span>
      </div>
      <div className="scrub">
        <div className="lane">
          <Marks fromMs={fromMs} toMs={toMs} />
          <div className="past" style={{ width: `${share(atMs, fromMs, toMs) * 100}%` }} />
        </div>
        <input
          type="range"
          aria-label="Moment"
          aria-valuetext={isLive ? "live" : `${dayAndClock(atMs, clockMs)}, ${ago(clockMs - atMs)}`}
          min={0}
          max={Math.max(1, Math.round((toMs - fromMs) / 1000))}
          step={Math.max(1, Math.round((toMs - fromMs) / 2_000_000))}
          value={Math.round((atMs - fromMs) / 1000)}
          onChange={(event) => {
            const picked = fromMs + Number(event.target.value) * 1000;
            if (picked >= Date.now() - 1000) timeline.live();
            else timeline.goTo(picked);
          }}
        />
        <div className="ticks" aria-hidden="true">
          {ticks(fromMs, toMs).map((tick) => (
            <span key={tick} style={{ left: `${share(tick, fromMs, toMs) * 100}%` }}>
              {spanMs > 24 * 60 * MINUTE ? dayAndClock(tick, 0).slice(0, -3) : clock(tick).slice(0, spanMs > 10 * MINUTE ? 5 : 8)}
            </span>
          ))}
        </div>
      </div>
      <div className="buttons">
        <div className="field wide" style={{ padding: "0 4px", height: 30 }}>
          <select aria-label="How far the bar reaches back" value={rangeMs} onChange={(event) => setRange(Number(event.target.value))}>
            {RANGES.map((range) => (
              <option key={range.value} value={range.value}>
                {range.value === 0 ? `All (${duration(wholeMs).split(" ").slice(0, 2).join(" ")})` : range.label}
              </option>
            ))}
          </select>
        </div>
        <GoTo />
        <Button kind={isLive ? "plain" : "primary"} disabled={isLive} onClick={() => timeline.live()} title="Return to live (L)">
          <Radio size={15} aria-hidden="true" />
          Live
        </Button>
      </div>
    </footer>
  );
}

/** A moment by its date and time, for those who know it. */
function GoTo() {
  const { timeline } = useSession();
  const { now } = useView();
  const [isOpen, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);
  return (
    <div className="menu wide">
      <IconButton icon={CalendarClock} label="Go to a date and time" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} />
      {isOpen && (
        <form
          className="menu-list"
          style={{ top: "auto", bottom: "calc(100% + 10px)", display: "flex", gap: 8, padding: 10 }}
          onSubmit={(event) => {
            event.preventDefault();
            const picked = new Date(field.current?.value ?? "").getTime();
            if (!Number.isNaN(picked)) timeline.goTo(picked);
            setOpen(false);
          }}
          onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
        >
          <div className="field">
            <input ref={field} type="datetime-local" step={1} aria-label="Date and time" defaultValue={localText(now())} />
          </div>
          <Button type="submit" kind="primary">
            Go
          </Button>
        </form>
      )}
    </div>
  );
}

/** What happened when: executions as bars, alerts as ticks at the foot. */
function Marks({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  const { feed } = useSession();
  const { world } = useSyncExternalStore(feed.subscribe, feed.getState);
  const colours = useSyncExternalStore(subscribeTheme, themeVersion);
  const marks = useWorld(world, marksOf, 2000);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const x = (ms: number) => share(ms, fromMs, toMs) * width;
      for (const mark of marks) {
        if (mark.toMs < fromMs || mark.fromMs > toMs) continue;
        context.fillStyle = colour(mark.colour);
        context.globalAlpha = mark.isAlert ? 0.9 : 0.32;
        const top = mark.isAlert ? height - 3 * devicePixelRatio : height * 0.3;
        context.fillRect(x(mark.fromMs), top, Math.max(1.5 * devicePixelRatio, x(mark.toMs) - x(mark.fromMs)), mark.isAlert ? 3 * devicePixelRatio : height * 0.35);
      }
      context.globalAlpha = 1;
    },
    // eslint-disable-next-line -- `colours` stands for the theme that the canvas was drawn in.
    [marks, fromMs, toMs, colours],
  );
  const canvas = useCanvas(draw);
  return <canvas ref={canvas} aria-hidden="true" />;
}

interface Mark {
  readonly fromMs: number;
  readonly toMs: number;
  readonly colour: string;
  readonly isAlert: boolean;
}

function marksOf(world: World): Mark[] {
  const runs = world.executions.list().slice(0, 1000);
  const alerts = [...world.alerts.open(), ...world.alerts.past().slice(0, 300)];
  return [
    ...runs.map((run) => ({ fromMs: run.startedMs, toMs: run.endedMs ?? Date.now(), colour: run.status === "failed" ? "--red-dot" : run.status === "running" ? "--accent" : "--green-dot", isAlert: false })),
    ...alerts.map((alert) => ({ fromMs: alert.raisedMs, toMs: alert.resolvedMs ?? Date.now(), colour: alert.priority === "critical" || alert.priority === "high" ? "--red-dot" : "--yellow-dot", isAlert: true })),
  ];
}

function share(ms: number, fromMs: number, toMs: number): number {
  return Math.min(1, Math.max(0, (ms - fromMs) / Math.max(1, toMs - fromMs)));
}

function ticks(fromMs: number, toMs: number): number[] {
  return Array.from({ length: 5 }, (_, i) => fromMs + ((toMs - fromMs) * i) / 4);
}

/** As `datetime-local` has it: the person's own time. */
function localText(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE).toISOString().slice(0, 19);
}
