import type { ClientEvent, LogEvent } from "../../main/web/model/event.ts";

let made = 0;

/** An event with what a test leaves out made up. */
export function logEvent(stream: string, type: string, subject: string, timeMs: number, data: unknown = {}): LogEvent {
  const id = `e${++made}`;
  return { stream, id, source: "/test", type, subject, timeMs, appendedMs: timeMs, data, position: `p-${id}` };
}

export function clientEvent(type: string, subject: string, timeMs: number, data: unknown = {}): ClientEvent {
  const id = `e${++made}`;
  return { id, source: "/test", type, subject, time: new Date(timeMs).toISOString(), data, position: `p-${id}` };
}

/** Repeatable chance. */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
