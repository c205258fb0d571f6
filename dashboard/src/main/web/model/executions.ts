import type { LogEvent, SubjectState } from "./event.ts";
import { isObject, mergePatch } from "./mergePatch.ts";

export type ExecutionStatus = "running" | "succeeded" | "failed";

export interface Execution {
  readonly subject: string;
  readonly name: string;
  readonly node: string;
  readonly status: ExecutionStatus;
  /** From 0 to 1; null where nobody knows. */
  readonly progress: number | null;
  readonly startedMs: number;
  readonly updatedMs: number;
  /** Null while it runs. */
  readonly endedMs: number | null;
  /** As it was reported; null while it was not. */
  readonly runtimeMs: number | null;
  readonly message: string;
  readonly command: string;
  readonly exitStatus: number | null;
  readonly credits: number | null;
  readonly data: Record<string, unknown>;
}

const COMPLETED = "execution.completed";
const STARTED = "execution.started";
const PROGRESSED = "execution.progressed";

/** What is known of an execution from its folded data and the type of its newest event. */
export function executionOf(state: SubjectState, before: Execution | undefined, startedMsKnown?: number): Execution {
  const data = isObject(state.data) ? state.data : {};
  const status = statusOf(state.type, data);
  const runtimeMs = seconds(data["runtime_seconds"]);
  const isNew = before === undefined || state.type === STARTED;
  const startedMs = instant(data["started_at"]) ?? startedMsKnown ?? (isNew ? guessStart(state.timeMs, runtimeMs) : before.startedMs);
  return {
    subject: state.subject,
    name: text(data["name"]) || text(data["command"]) || state.subject,
    node: text(data["node_id"]),
    status,
    progress: status === "succeeded" ? 1 : share(data["progress"]),
    startedMs,
    updatedMs: state.timeMs,
    endedMs: status === "running" ? null : runtimeMs === null ? state.timeMs : startedMs + runtimeMs,
    runtimeMs,
    message: text(data["message"]),
    command: text(data["command"]),
    exitStatus: number(data["exit_status"]),
    credits: number(data["credits_consumed"]),
    data,
  };
}

/** The newest event's type decides: what an earlier run left in the state (`success`, say) is history once it was started again. */
function statusOf(type: string, data: Record<string, unknown>): ExecutionStatus {
  const said = text(data["status"]).toLowerCase();
  switch (type) {
    case STARTED:
    case PROGRESSED:
      return "running";
    case COMPLETED:
      return (data["success"] ?? said === "succeeded") === true ? "succeeded" : "failed";
    default:
      // A type of somebody's own.
      if (typeof data["success"] === "boolean") return data["success"] ? "succeeded" : "failed";
      return said === "succeeded" || said === "failed" ? said : "running";
  }
}

function guessStart(timeMs: number, runtimeMs: number | null): number {
  return timeMs - (runtimeMs ?? 0);
}

/** All executions that the page remembers, at most `max`: of those too many, the ones that ended and were silent longest go first. */
export class Executions {
  readonly #bySubject = new Map<string, Execution>();
  readonly #starts = new Map<string, number>();
  readonly #max: number;
  readonly #counts: Record<ExecutionStatus, number> = { running: 0, succeeded: 0, failed: 0 };
  /** As they were when somebody asked last. */
  #sorted: readonly Execution[] = [];
  #isSorted = true;
  /** Came since then. */
  readonly #fresh = new Set<string>();
  #changes = 0;
  /** How many were let go because there were too many. */
  forgotten = 0;

  constructor(max = 5000) {
    this.#max = max;
  }

  get size(): number {
    return this.#bySubject.size;
  }

  get(subject: string): Execution | undefined {
    return this.#bySubject.get(subject);
  }

  /** A snapshot. Folded data may not say when it started; a start that was recalled does. */
  seed(state: SubjectState): void {
    this.#put(executionOf(state, undefined, this.#starts.get(state.subject)));
  }

  /** An event from before the snapshot. */
  recall(event: LogEvent): void {
    if (event.type === STARTED) this.#starts.set(event.subject, event.timeMs);
  }

  /** Once everything is seeded. */
  forgetRecalled(): void {
    this.#starts.clear();
  }

  apply(event: LogEvent): void {
    if (event.subject === "") return;
    const before = this.#bySubject.get(event.subject);
    this.#put(executionOf({ ...event, data: mergePatch(before?.data, event.data) }, before));
  }

  /** Newest first. The same array until something changes. */
  list(): readonly Execution[] {
    if (this.#isSorted) return this.#sorted;
    // Those that were in order still are, nearly: sorting finds that out in one walk, and only what is new is moved.
    const list = [...this.#fresh].reverse().map((subject) => this.#bySubject.get(subject));
    for (const { subject } of this.#sorted) if (!this.#fresh.has(subject)) list.push(this.#bySubject.get(subject));
    this.#sorted = list.filter((execution) => execution !== undefined).sort((a, b) => b.startedMs - a.startedMs || (a.subject < b.subject ? 1 : -1));
    this.#isSorted = true;
    this.#fresh.clear();
    return this.#sorted;
  }

  count(status: ExecutionStatus): number {
    return this.#counts[status];
  }

  /** Another number whenever one came or went from one status to another. */
  get changes(): number {
    return this.#changes;
  }

  /** By subject in the order of the last change, so that the first in the map has been silent longest. */
  #put(execution: Execution): void {
    const before = this.#bySubject.get(execution.subject);
    if (before !== undefined) this.#counts[before.status]--;
    else this.#fresh.add(execution.subject);
    this.#counts[execution.status]++;
    if (before?.status !== execution.status) this.#changes++;
    this.#bySubject.delete(execution.subject);
    this.#bySubject.set(execution.subject, execution);
    this.#isSorted = false;
    if (this.#bySubject.size > this.#max) this.#forgetOne();
  }

  #forgetOne(): void {
    let oldest: Execution | undefined;
    let looked = 0;
    for (const execution of this.#bySubject.values()) {
      oldest ??= execution;
      if (execution.status !== "running") {
        oldest = execution;
        break;
      }
      // A page full of running ones: the most silent of them goes.
      if (++looked > 200) break;
    }
    if (oldest === undefined) return;
    this.#bySubject.delete(oldest.subject);
    this.#fresh.delete(oldest.subject);
    this.#counts[oldest.status]--;
    this.forgotten++;
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function share(value: unknown): number | null {
  const known = number(value);
  return known === null ? null : Math.min(1, Math.max(0, known));
}

function seconds(value: unknown): number | null {
  const known = number(value);
  return known === null ? null : known * 1000;
}

function instant(value: unknown): number | null {
  const parsed = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}
