import type { DataOf, EventOf, NewEvent, Position, StateOf, StreamEvent } from "./events/types.ts";

export type TransportName = "websocket" | "sse" | "poll";

/** Where events come from, or why they do not. */
export type Phase =
  /** Nothing has asked for a connection yet. */
  | "idle"
  /** The first connection is being made. */
  | "connecting"
  /** Events come over the WebSocket. */
  | "live"
  /** Events come over HTTP, because the WebSocket cannot be had; `transport` says whether by SSE or long polling. It is tried again meanwhile. */
  | "polling"
  /** The connection is gone and is made again; subscriptions keep their positions. */
  | "reconnecting"
  /** The tab is hidden; goes on where it was when it is shown. */
  | "paused"
  /** `close()` was called. */
  | "closed"
  /** Given up: `error` says why. `connect()` tries again. */
  | "failed";

/** What a page can show of a connection: `good` is under 150 ms and no beat missed, `fair` under 500 ms or by HTTP, `poor` is the rest. */
export type Quality = "unknown" | "good" | "fair" | "poor";

export interface ConnectionState {
  readonly phase: Phase;
  /** What is in use, or is being tried; the last one used otherwise. */
  readonly transport: TransportName;
  readonly quality: Quality;
  /** When the last event came (milliseconds since 1970), of whatever subscription. */
  readonly lastEventAt: number | null;
  /** When anything came last: an event, a notice, a heart-beat. */
  readonly lastHeardAt: number | null;
  /** Smoothed; null until it is known, and over HTTP. */
  readonly roundTripMs: number | null;
  /** Heart-beats that are due and have not come. */
  readonly missedBeats: number;
  /** Rounds of trying that failed since it last worked. */
  readonly attempts: number;
  /** Published events that wait for their acknowledgement. */
  readonly queued: number;
  /** Why it failed, or what went wrong last while reconnecting. */
  readonly error: ThroughlineErrorLike | null;
}

export interface ThroughlineErrorLike {
  readonly message: string;
  /** The server's code (docs/protocol.md), or one of the client's own. */
  readonly code: string;
}

/** An observable in the shape that `useSyncExternalStore` takes: the snapshot is the same object until something changes. */
export interface Connection {
  subscribe(listener: () => void): () => void;
  getSnapshot(): ConnectionState;
}

/** What the client needs of `Storage`; `sessionStorage` and `localStorage` are such. */
export interface PositionStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface ReconnectOptions {
  /** First delay, doubled at each failure; each delay is drawn from 0 to that (full jitter). Default 1000. */
  readonly baseMs?: number;
  /** Default 30,000. */
  readonly maxMs?: number;
  /** Rounds that may fail in a row before the phase is `failed`. Default 10; `Infinity` for no limit. */
  readonly attemptsMax?: number;
}

export interface ClientOptions {
  /** Of the deployment: `https://events.example`. The WebSocket's is derived from it. */
  readonly url: string;
  /** Where services answer that do not answer at `url`, because no proxy stands before them. They have to let the page's origin in. */
  readonly services?: { readonly history?: string; readonly ingest?: string };
  /** A JWT, or how to get one: called at first, before the last one expires, and when one was refused. */
  readonly token: string | (() => string | Promise<string>);
  /** In order of preference. Default `["websocket", "sse", "poll"]`; `["websocket"]` turns the fallback off. */
  readonly transports?: readonly TransportName[];
  /** Where positions are kept, so that a page that is loaded again goes on where it was. Default: nowhere but in memory. */
  readonly storage?: "session" | "local" | PositionStorage;
  readonly reconnect?: ReconnectOptions;
  /** How long a tab is hidden before the connection is paused. Default 15,000; `false` never pauses. */
  readonly pauseHiddenAfterMs?: number | false;
  /** How long before its token expires a new one is asked for. Default 30,000, at most half of its life. */
  readonly refreshTokenBeforeMs?: number;
  /** The JWT claim that names the tenant; stored positions are kept apart by it. Default `tenant`. */
  readonly tenantClaim?: string;
  /** The path of the WebSocket. Default `/ws`. */
  readonly webSocketPath?: string;
  /** How long a transport may take to open. Default 10,000. */
  readonly openTimeoutMs?: number;
  /** What is offered and wanted as heart-beats, each way. Default 10,000; 0 for none. */
  readonly heartbeatMs?: number;
  /** How often the round trip is measured. Default 15,000; 0 for never. */
  readonly pingEveryMs?: number;
  /** Published events that may wait for a connection or an acknowledgement. Default 1000. */
  readonly publishQueueMax?: number;
  /** The `source` of published events that bring none. Default: `/users/<user>` of the token. */
  readonly source?: string;
  /**
   * Makes a worker that runs `serve(self)` of `@throughline/client/worker`: frames are decoded and JSON is parsed there, so that the page stays smooth
   * however much comes. Default: the page does it. For instance `() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })`.
   */
  readonly worker?: () => WorkerLike;
  /** For Node before 22: `(url, protocols) => new WebSocket(url, protocols)` with the WebSocket of the package `ws`. */
  readonly webSocketFactory?: (url: string, protocols: string[]) => WebSocketLike;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** Requests that may be held open at once over HTTP: browsers allow six per host, and the page needs some. Default 4. */
  readonly heldRequestsMax?: number;
}

/** As much of a `Worker` as is used. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  onmessage: ((event: never) => unknown) | null;
  onerror?: ((event: never) => unknown) | null;
  terminate?(): void;
}

/** As much of a WebSocket as is used. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: string | ArrayBufferLike | ArrayBufferView): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
}

export interface StreamOptions {
  /** Only this subject. */
  readonly subject?: string;
  /** Only these types. */
  readonly types?: readonly string[];
  /** At most one of the next four; none means from now on. Everything after this position. */
  readonly after?: Position;
  /** Everything that was appended at this time (RFC 3339) or later. */
  readonly since?: string | Date;
  /** The newest n, 1 to 10,000. */
  readonly last?: number;
  /** The folded state of each subject first, then every event after it. */
  readonly snapshot?: boolean;
  /** When behind, only the newest event of each subject. */
  readonly conflate?: boolean;
  /** What a gap does to a subscription with `snapshot`: ask for the snapshot again (default), or go on. It is told in both cases. */
  readonly onGap?: "refetch" | "continue";
  /** Names the position in the storage. Default: what the subscription asks for. `false` keeps it out of the storage. */
  readonly storageKey?: string | false;
  /** How many events may wait for a slow `for await`. Default 1000. The server holds the rest back; none is dropped. */
  readonly bufferMax?: number;
}

/** One subject's folded state. */
export interface SubjectState<Data = unknown> {
  readonly subject: string;
  readonly type?: string;
  readonly time?: string;
  readonly data: Data;
}

export interface Gap {
  /** `refused` is the client's own: a position from the storage that the server no longer takes, so what was missed is not known. */
  readonly reason: "retention" | "truncated" | "recreated" | "refused";
  readonly from: Position | null;
  /** Where delivery goes on. With `truncated` it is before `from`: forget what came after it. */
  readonly position: Position | null;
}

export interface SubscriptionEvents<Event, State> {
  event: Event;
  /** Nothing is left of a range. Said before anything after it. */
  gap: Gap;
  /** Everything that there was is delivered; from here on events come as they happen. */
  caughtUp: { readonly position: Position };
  /** A fresh position, though nothing was delivered. `waiting` says what catching up waits for. */
  progress: { readonly position: Position | null; readonly waiting?: string };
  /** A whole snapshot, whenever it was taken: before the events after it, once more after a gap. Replace what you have. */
  snapshot: { readonly subjects: ReadonlyArray<SubjectState<State>>; readonly position: Position };
  /** The subscription has ended: the server refused it, and says why. */
  error: Error & ThroughlineErrorLike;
}

export interface Subscription<Event = StreamEvent, State = unknown> extends AsyncIterable<Event> {
  readonly stream: string;
  /** Everything up to here has been dealt with: handed to the handlers, or taken by the `for await`. Null until it is known. */
  readonly position: Position | null;
  /** Attach handlers in the same task as `stream(...)`; nothing is delivered before it ends. Returns how to take the handler off again. */
  on<Name extends keyof SubscriptionEvents<Event, State>>(
    name: Name,
    handler: (value: SubscriptionEvents<Event, State>[Name]) => void,
  ): () => void;
  close(): void;
}

export interface HistoryOptions {
  readonly after?: Position;
  readonly since?: string | Date;
  readonly last?: number;
  readonly until?: Position | string | Date;
  readonly types?: readonly string[];
  readonly subject?: string;
  /** Events in all; default: the whole range. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** The events of a range, in order, read page by page as they are asked for. */
export interface History<Event> extends AsyncIterable<Event> {
  /** Reads the whole range, or `limit` events of it. */
  all(): Promise<{ readonly events: Event[]; readonly position: Position; readonly gap: Gap | null }>;
}

export interface SnapshotOptions {
  /** As of this position or time; default now. */
  readonly at?: Position | string | Date;
  readonly subject?: string;
  /** Of the alert stream: only what is open. */
  readonly open?: boolean;
  readonly signal?: AbortSignal;
}

export interface Snapshot<State = unknown> {
  readonly subjects: ReadonlyArray<SubjectState<State> & { readonly position?: Position }>;
  /** All of it is true here. */
  readonly position: Position;
}

export interface Published {
  readonly position: Position;
}

export interface Client {
  readonly connection: Connection;
  /** Connects now; otherwise the first subscription or event does. Tries again after `failed`. */
  connect(): void;
  stream<Stream extends string>(name: Stream, options?: StreamOptions): Subscription<EventOf<Stream>, StateOf<Stream>>;
  /**
   * Appends an event. Resolves when the log has it. While there is no connection it waits in a bounded queue and goes out in order. One whose
   * acknowledgement was lost is sent again as a repetition, so that the log has it once.
   */
  publish<Type extends string>(stream: string, event: NewEvent<Type, DataOf<Type>>): Promise<Published>;
  history<Stream extends string>(stream: Stream, options?: HistoryOptions): History<EventOf<Stream>>;
  snapshot<Stream extends string>(stream: Stream, options?: SnapshotOptions): Promise<Snapshot<StateOf<Stream>>>;
  /** An authorized request to another path of the deployment, for instance `/v1/totals`; throws `ThroughlineError` for a problem. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Ends all subscriptions and the connection. Events still queued are rejected. */
  close(): void;
}
