import type { LogEvent } from "../model/event.ts";

/** A stretch of the log that was read ahead: the events that were appended from `fromMs` until `untilMs`, in their order. */
export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly events: readonly LogEvent[];
}

export interface Due {
  readonly atMs: number;
  readonly event: LogEvent;
}

/**
 * When each event of a stretch is shown again: at its own time, but within the stretch that the log put it in, and never before the one
 * before it. So a producer's wrong clock moves an event by no more than a stretch, and order is the log's.
 */
export function dueTimes(stretch: Stretch): Due[] {
  let atMs = stretch.fromMs;
  return stretch.events.map((event) => {
    atMs = Math.min(stretch.untilMs, Math.max(atMs, event.timeMs));
    return { atMs, event };
  });
}

/** Streams side by side, by when they are due; each keeps its own order. */
export function interleave(streams: readonly (readonly Due[])[]): Due[] {
  return streams.flat().sort((a, b) => a.atMs - b.atMs);
}

/** How far to read ahead: enough for two seconds of playing, and not so little that requests follow one another closely. */
export function stretchMs(speed: number): number {
  return Math.max(5000, speed * 2000);
}
