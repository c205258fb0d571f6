/** An event of the log as the pages see it. */
export interface LogEvent {
  readonly stream: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  /** Of the producer, in milliseconds since 1970; where it says none, when the log appended the event, or when that came here. */
  readonly timeMs: number;
  /** When the log appended it, by the broker's clock; null where nobody says. */
  readonly appendedMs: number | null;
  readonly data: unknown;
  readonly position: string;
}

/** A subject's folded state, as a snapshot has it. */
export interface SubjectState {
  readonly subject: string;
  readonly type: string;
  readonly timeMs: number;
  readonly data: unknown;
}

/** As much as is used of an event of `@throughline/client`. */
export interface ClientEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string | undefined;
  readonly time?: string | undefined;
  readonly appendTime?: number | undefined;
  readonly data: unknown;
  readonly position: string;
}

export function toLogEvent(stream: string, event: ClientEvent, arrivedMs: number): LogEvent {
  return {
    stream,
    id: event.id,
    source: event.source,
    type: event.type,
    subject: event.subject ?? "",
    timeMs: parseTime(event.time, event.appendTime ?? arrivedMs),
    appendedMs: event.appendTime ?? null,
    data: event.data,
    position: event.position,
  };
}

export function parseTime(text: string | undefined, otherwiseMs: number): number {
  const parsed = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(parsed) ? otherwiseMs : parsed;
}
