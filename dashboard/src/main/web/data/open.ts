import { parseTime, toLogEvent, type LogEvent, type SubjectState } from "../model/event.ts";
import { mergePatch } from "../model/mergePatch.ts";
import { World } from "../model/world.ts";
import { STREAMS, type Past, type StreamName } from "./source.ts";

/** How much of what was before a snapshot is recalled, in events of each stream. */
const RECALLED: Record<StreamName, number> = { execution: 400, metrics: 4000, alert: 500 };

export interface Opened {
  readonly world: World;
  /** Where each stream goes on: after the snapshot, and after all that was recalled. */
  readonly positions: Record<StreamName, string>;
}

interface OpenedStream {
  readonly stream: StreamName;
  readonly states: readonly SubjectState[];
  readonly recalled: readonly LogEvent[];
  readonly position: string;
  readonly gap: string | null;
}

/**
 * The world as of a moment, or of now: each stream's snapshot, and the events before it. The snapshot and what comes after it stand on one
 * axis, so that live or played, nothing is missing between them and nothing comes twice.
 */
export async function openWorld(past: Past, at: Date | null, nowMs: number, signal: AbortSignal): Promise<Opened> {
  const streams = await Promise.all(STREAMS.map((stream) => openStream(past, stream, at, nowMs, signal)));
  const world = new World();
  world.recall(streams.flatMap((opened) => opened.recalled).sort((a, b) => a.timeMs - b.timeMs));
  for (const opened of streams) {
    world.seed(opened.stream, opened.states);
    if (opened.gap !== null) world.lost({ stream: opened.stream, reason: opened.gap, heardMs: nowMs });
  }
  const positions = Object.fromEntries(streams.map((opened) => [opened.stream, opened.position])) as Record<StreamName, string>;
  return { world, positions };
}

async function openStream(past: Past, stream: StreamName, at: Date | null, nowMs: number, signal: AbortSignal): Promise<OpenedStream> {
  const snapshot = await snapshotOf(past, stream, at, signal);
  const recalled = await past.history(stream, { last: RECALLED[stream], until: snapshot.position, signal }).all();
  return {
    stream,
    states: snapshot.subjects.map((state) => ({
      subject: state.subject,
      type: state.type ?? "",
      timeMs: parseTime(state.time, at?.getTime() ?? nowMs),
      data: state.data,
    })),
    recalled: recalled.events.map((event) => toLogEvent(stream, event, nowMs)),
    position: snapshot.position,
    // What retention took long ago is no news to a page that is opened.
    gap: recalled.gap !== null && recalled.gap.reason !== "retention" ? recalled.gap.reason : null,
  };
}

type Snapshot = Awaited<ReturnType<Past["snapshot"]>>;

/** The server's; where a replay service has none, history folded here: the same state, for the price of reading it all. */
async function snapshotOf(past: Past, stream: StreamName, at: Date | null, signal: AbortSignal): Promise<Snapshot> {
  try {
    return await past.snapshot(stream, at === null ? { signal } : { at, signal });
  } catch (error) {
    if (!(error instanceof Error && "status" in error && error.status === 404)) throw error;
    const { events, position } = await past.history(stream, at === null ? { signal } : { until: at, signal }).all();
    const states = new Map<string, Snapshot["subjects"][number]>();
    for (const { subject = "", type, time, data } of events) {
      states.set(subject, { subject, type, ...(time === undefined ? {} : { time }), data: mergePatch(states.get(subject)?.data, data) });
    }
    return { subjects: [...states.values()], position };
  }
}
