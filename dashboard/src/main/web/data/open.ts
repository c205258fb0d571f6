import { parseTime, toLogEvent, type LogEvent, type SubjectState } from "../model/event.ts";
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
  const snapshot = await past.snapshot(stream, at === null ? { signal } : { at, signal });
  const recalled = await past.history(stream, { last: RECALLED[stream], until: snapshot.position, signal }).all();
  return {
    stream,
    // Where a world keeps only so many, those that changed last are kept.
    states: snapshot.subjects
      .map((state) => ({
        subject: state.subject,
        type: state.type ?? "",
        timeMs: parseTime(state.time, at?.getTime() ?? nowMs),
        data: state.data,
      }))
      .sort((a, b) => a.timeMs - b.timeMs),
    recalled: recalled.events.map((event) => toLogEvent(stream, event, nowMs)),
    position: snapshot.position,
    // What retention took long ago is no news to a page that is opened.
    gap: recalled.gap !== null && recalled.gap.reason !== "retention" ? recalled.gap.reason : null,
  };
}
