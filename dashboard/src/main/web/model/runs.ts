import type { LogEvent } from "./event.ts";
import { executionOf, type Execution, type ExecutionStatus } from "./executions.ts";
import { isObject, mergePatch } from "./mergePatch.ts";

/** Those of a status, in which every word of the text occurs somewhere. */
export function filterRuns(runs: readonly Execution[], status: ExecutionStatus | "all", text: string): readonly Execution[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (status === "all" && words.length === 0) return runs;
  return runs.filter((run) => {
    if (status !== "all" && run.status !== status) return false;
    if (words.length === 0) return true;
    const all = `${run.name} ${run.subject} ${run.node} ${run.command} ${run.message} ${run.status}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** One event of a run, and what it changed. */
export interface Step {
  readonly event: LogEvent;
  readonly sinceStartMs: number;
  /** What the run was after it; null while it went on as before. */
  readonly status: ExecutionStatus | null;
  readonly summary: string;
}

/** A run's events up to a moment, each once, newest last: `history` as the log gave it, `fresh` as they came since. */
export function timelineOf(history: readonly LogEvent[], fresh: readonly LogEvent[], untilMs: number): Step[] {
  const seen = new Set<string>();
  const events: LogEvent[] = [];
  // `fresh` is newest first. What stands in both stands in history in the log's order.
  for (const event of [...history, ...[...fresh].reverse()]) {
    if (seen.has(event.position) || event.timeMs > untilMs) continue;
    seen.add(event.position);
    events.push(event);
  }
  let before: Execution | undefined;
  const startMs = events[0]?.timeMs ?? 0;
  return events.map((event) => {
    const after = executionOf({ ...event, data: mergePatch(before?.data, event.data) }, before);
    const status = before?.status === after.status && after.status === "running" ? null : after.status;
    before = after;
    return { event, sinceStartMs: event.timeMs - startMs, status, summary: summaryOf(event) };
  });
}

function summaryOf(event: LogEvent): string {
  if (!isObject(event.data)) return "";
  const { message, progress, command, status } = event.data;
  const parts: string[] = [];
  if (typeof progress === "number") parts.push(`${Math.round(progress * 100)} %`);
  if (typeof message === "string" && message !== "") parts.push(message);
  else if (typeof command === "string") parts.push(command);
  else if (typeof status === "string" && parts.length === 0) parts.push(status);
  return parts.join(", ");
}
