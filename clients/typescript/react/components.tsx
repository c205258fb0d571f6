import { type ReactNode, useEffect, useRef, useState } from "react";
import type { ConnectionState, LiveStateSnapshot, Phase, StateOf } from "../src/index.ts";
import { ago } from "./ago.ts";
import { useConnection, useSnapshot } from "./hooks.ts";

const SHOWN: Readonly<Record<Phase, { readonly color: string; readonly label: string }>> = {
  idle: { color: "#8a8f98", label: "Not connected" },
  connecting: { color: "#8a8f98", label: "Connecting" },
  live: { color: "#1f9d55", label: "Live" },
  polling: { color: "#d9a400", label: "Polling" },
  reconnecting: { color: "#8a8f98", label: "Reconnecting" },
  paused: { color: "#8a8f98", label: "Paused" },
  closed: { color: "#8a8f98", label: "Closed" },
  failed: { color: "#d33c3c", label: "Disconnected" },
};

export interface ConnectionIndicatorProps {
  readonly className?: string;
  /** What a person reads for a state; default: its phase. */
  readonly label?: (state: ConnectionState) => string;
}

/**
 * What a person needs to know of the connection: green and pulsing while live, yellow while polling, grey while reconnecting, and when the last event
 * came. A screen reader is told of changes of the state and not of every second.
 */
export function ConnectionIndicator({ className, label }: ConnectionIndicatorProps): ReactNode {
  const state = useConnection();
  const { color, label: phaseLabel } = SHOWN[state.phase];
  return (
    <span className={className} data-phase={state.phase} data-transport={state.transport} data-quality={state.quality} style={{ display: "inline-flex", alignItems: "center", gap: "0.5em" }}>
      <Dot color={color} pulsing={state.phase === "live"} />
      <span role="status">{label?.(state) ?? phaseLabel}</span>
      <Updated at={state.lastEventAt} />
    </span>
  );
}

function Dot({ color, pulsing }: { readonly color: string; readonly pulsing: boolean }): ReactNode {
  const dot = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // By the animation interface, because a style element would need the page's content security policy to allow it.
    const still = !pulsing || typeof dot.current?.animate !== "function" || matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) return undefined;
    const pulse = dot.current?.animate([{ opacity: 1 }, { opacity: 0.35 }, { opacity: 1 }], { duration: 2000, iterations: Infinity });
    return () => pulse?.cancel();
  }, [pulsing]);
  return <span ref={dot} aria-hidden="true" data-pulsing={pulsing} style={{ width: "0.6em", height: "0.6em", borderRadius: "50%", flex: "none", backgroundColor: color }} />;
}

/** "updated 5 s ago", once a second. */
function Updated({ at }: { readonly at: number | null }): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === null) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [at]);
  if (at === null) return null;
  return <time dateTime={new Date(at).toISOString()}>updated {ago(Math.max(0, now - at))}</time>;
}

export interface Counts {
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** Executions by how they stand: ended ones by `success`, the others are running. */
export function countExecutions({ subjects }: LiveStateSnapshot<StateOf<"execution">>): Counts {
  let running = 0;
  let succeeded = 0;
  let failed = 0;
  for (const { type, data } of subjects.values()) {
    if (type === "execution.completed") data?.success === false ? failed++ : succeeded++;
    else running++;
  }
  return { running, succeeded, failed };
}

export interface LiveExecutionCounterProps {
  readonly className?: string;
  /** Draws the counts; default: how many are running. */
  readonly children?: (counts: Counts) => ReactNode;
}

/** How many executions are running now: the snapshot and every event since. */
export function LiveExecutionCounter({ className, children }: LiveExecutionCounterProps): ReactNode {
  const state = useSnapshot("execution");
  if (state.error !== null) return <span className={className} role="alert">{state.error.message}</span>;
  if (!state.ready) return <span className={className} aria-busy="true" aria-label="Executions running">…</span>;
  const counts = countExecutions(state);
  return <span className={className}>{children?.(counts) ?? <><output>{counts.running}</output> running</>}</span>;
}

export interface RealtimeMetricsProps {
  readonly className?: string;
  /** Which metrics, in which order; default: all, by name. */
  readonly names?: readonly string[];
  readonly format?: (value: number, unit: string | undefined, name: string) => string;
}

/** The newest value of each metric: the snapshot and every event since. */
export function RealtimeMetrics({ className, names, format = formatted }: RealtimeMetricsProps): ReactNode {
  const { subjects, ready, error } = useSnapshot("metrics");
  if (error !== null) return <span className={className} role="alert">{error.message}</span>;
  const shown = names ?? [...subjects.keys()].sort();
  return (
    <dl className={className} aria-busy={!ready}>
      {shown.map((name) => {
        const data = subjects.get(name)?.data;
        const value = data?.value;
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === "number" ? format(value, data?.unit ?? undefined, name) : "–"}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function formatted(value: number, unit: string | undefined): string {
  const number = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 }).format(value);
  return unit === undefined ? number : `${number} ${unit}`;
}
