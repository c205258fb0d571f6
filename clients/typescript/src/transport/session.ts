import type { Position, StreamEvent } from "../events/types.ts";
import type { ThroughlineError } from "../error.ts";
import type { Gap, SubjectState, TransportName } from "../types.ts";
import type { Start } from "../subscription/place.ts";

/** One time of following a stream, from a start to the end of the session, the subscription or the run. What it is told after its end it drops. */
export interface Run {
  readonly stream: string;
  readonly subject: string | undefined;
  readonly types: readonly string[] | undefined;
  readonly conflate: boolean;
  readonly start: Start;
  /** How many events may be under way unconsumed; null for as many as come. */
  readonly window: number | null;
  /** `ack` is handed back to the reader when the event is consumed. */
  event(event: StreamEvent, ack: string): void;
  starts(position: Position): void;
  caughtUp(position: Position): void;
  progress(position: Position | null, waiting: string | undefined): void;
  gap(gap: Gap): void;
  snapshotRow(row: SubjectState, ack: string): void;
  snapshotEnd(position: Position): void;
  /** The server does not take this subscription; others are not concerned. */
  refused(error: ThroughlineError): void;
  /** Resolves when there is room for an event; null if there is some now. */
  room(): Promise<void> | null;
}

export interface Reader {
  consumed(ack: string): void;
  stop(): void;
}

/** An event on its way to the log. */
export interface Outgoing {
  readonly stream: string;
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string | undefined;
  readonly time: string | undefined;
  readonly traceparent: string | undefined;
  readonly datacontenttype: string | undefined;
  readonly data: unknown;
}

/** What became of it. `lost`: nobody knows, or not now; it is sent again. */
export type SendOutcome =
  | { readonly is: "acknowledged"; readonly position: Position }
  | { readonly is: "rejected"; readonly error: ThroughlineError }
  | { readonly is: "lost"; readonly error: ThroughlineError; readonly retryAfterMs: number };

/** One connection to a deployment, from its opening to its end; it is never opened a second time. */
export interface Session {
  readonly transport: TransportName;
  /** Events that may be under way to the log at once. */
  readonly sendsMax: number;
  follow(run: Run): Reader;
  send(event: Outgoing): Promise<SendOutcome>;
  /** Uses this token from now on. */
  renew(token: string): void;
  /** Ends it; nothing is heard of it any more. */
  shut(): void;
}

/** What a session tells: `opened` at most once, then one of the ends at most once. */
export interface SessionListener {
  opened(): void;
  /** It did not open, or is gone. `deliberate`: the server ended it over one frame, and takes another connection. */
  ended(error: ThroughlineError, deliberate: boolean): void;
  /** The token was not taken, or has run out. */
  refused(error: ThroughlineError): void;
  going(delayMs: number): void;
  /** A sign of life. */
  heard(): void;
  roundTrip(ms: number): void;
}
