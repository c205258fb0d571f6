import type { LogEvent, SubjectState } from "./event.ts";
import { isObject, mergePatch } from "./mergePatch.ts";

export type Priority = "critical" | "high" | "medium" | "low";
export type AlertState = "open" | "acknowledged" | "resolved";

export interface Alert {
  readonly subject: string;
  readonly state: AlertState;
  readonly kind: string;
  readonly message: string;
  readonly priority: Priority;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly raisedMs: number;
  /** Of the newest event. */
  readonly updatedMs: number;
  readonly resolvedMs: number | null;
  readonly acknowledgedBy: string;
  readonly data: Record<string, unknown>;
}

export const RAISED = "alert.raised";
export const RESOLVED = "alert.resolved";
export const ACKNOWLEDGED = "alert.acknowledged";

const ORDER: readonly Priority[] = ["critical", "high", "medium", "low"];

/** The newest event's type decides what an alert is, so that a snapshot and a fold of all events agree: raised again after it was acknowledged, it is open again. */
export function alertOf(state: SubjectState, before: Alert | undefined): Alert {
  const data = isObject(state.data) ? state.data : {};
  const kind = stateOf(state.type, before);
  const continues = before !== undefined && before.state !== "resolved";
  return {
    subject: state.subject,
    state: kind,
    kind: text(data["alert_type"]),
    message: text(data["message"]) || text(data["alert_type"]) || state.subject,
    priority: ORDER.find((known) => known === data["priority"]) ?? "medium",
    value: number(data["value"]),
    threshold: number(data["threshold"]),
    raisedMs: continues ? before.raisedMs : kind === "resolved" && before ? before.raisedMs : state.timeMs,
    updatedMs: state.timeMs,
    resolvedMs: kind === "resolved" ? state.timeMs : null,
    acknowledgedBy: kind === "acknowledged" ? text(data["acknowledged_by"]) : "",
    data,
  };
}

function stateOf(type: string, before: Alert | undefined): AlertState {
  switch (type) {
    case RAISED:
      return "open";
    case RESOLVED:
      return "resolved";
    case ACKNOWLEDGED:
      return "acknowledged";
    default:
      return before?.state ?? "open";
  }
}

/** Alerts by subject, and those that are over, newest first, at most `pastMax`. */
export class Alerts {
  readonly #bySubject = new Map<string, Alert>();
  readonly #past: Alert[] = [];
  readonly #pastMax: number;
  readonly #subjectsMax: number;

  constructor(pastMax = 1000, subjectsMax = 2000) {
    this.#pastMax = pastMax;
    this.#subjectsMax = subjectsMax;
  }

  /** After the history before it was applied: the snapshot is right where they differ. */
  seed(state: SubjectState): void {
    const before = this.#bySubject.get(state.subject);
    const seeded = alertOf(state, undefined);
    if (before?.updatedMs === seeded.updatedMs && before.state === seeded.state) return;
    this.#put(seeded);
    if (seeded.state === "resolved" && before?.state !== "resolved") this.#remember(seeded);
  }

  apply(event: LogEvent): void {
    if (event.subject === "") return;
    const before = this.#bySubject.get(event.subject);
    const after = alertOf({ ...event, data: mergePatch(before?.data, event.data) }, before);
    this.#put(after);
    if (after.state === "resolved" && before?.state !== "resolved") this.#remember(after);
  }

  /** Most urgent first, then newest. */
  open(): readonly Alert[] {
    return [...this.#bySubject.values()]
      .filter((alert) => alert.state !== "resolved")
      .sort((a, b) => ORDER.indexOf(a.priority) - ORDER.indexOf(b.priority) || b.raisedMs - a.raisedMs);
  }

  past(): readonly Alert[] {
    return this.#past;
  }

  get(subject: string): Alert | undefined {
    return this.#bySubject.get(subject);
  }

  #put(alert: Alert): void {
    this.#bySubject.delete(alert.subject);
    this.#bySubject.set(alert.subject, alert);
    if (this.#bySubject.size <= this.#subjectsMax) return;
    for (const [subject, known] of this.#bySubject) {
      if (known.state === "resolved" || this.#bySubject.size > 2 * this.#subjectsMax) {
        this.#bySubject.delete(subject);
        return;
      }
    }
  }

  #remember(alert: Alert): void {
    this.#past.unshift(alert);
    if (this.#past.length > this.#pastMax) this.#past.pop();
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
