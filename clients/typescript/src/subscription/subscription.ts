import { ThroughlineError } from "../error.ts";
import type { Position, StreamEvent } from "../events/types.ts";
import type { Reader, Run, Session } from "../transport/session.ts";
import type { Gap, StreamOptions, SubjectState, Subscription, SubscriptionEvents } from "../types.ts";
import { Buffer } from "./buffer.ts";
import { move, type Place, placeAt, type PlaceInput, startOf } from "./place.ts";

/** What a subscription needs of the client that it belongs to. */
export interface Host {
  /** The session in use, if there is one. */
  session(): Session | undefined;
  stored(): Position | null;
  store(position: Position): void;
  forgetStored(): void;
  eventCame(): void;
  closed(): void;
}

type Names = keyof SubscriptionEvents<StreamEvent, unknown>;
type Handler = (value: never) => void;

/** A position that is reached once the entries before it are dealt with; with the event that carries it, if it is one's. */
interface Entry {
  readonly event: StreamEvent | undefined;
  readonly position: Position;
  readonly ack: string;
  readonly run: number;
}

interface Waiter {
  resolve(result: IteratorResult<StreamEvent>): void;
  reject(error: Error): void;
}

const BUFFER_DEFAULT = 1000;
const BUFFER_MAX = 10_000;

/**
 * One subscription: its place, its handlers, and what waits for its `for await`. It outlives sessions; each time one is there it begins a run in it.
 * What it may do next, and what is taken of what comes, is decided by `move` (place.ts).
 */
export class StreamSubscription implements Subscription {
  readonly stream: string;
  readonly #options: StreamOptions;
  readonly #host: Host;
  readonly #handlers = new Map<Names, Set<Handler>>();
  readonly #bufferMax: number;
  #place: Place | undefined;
  #reader: Reader | undefined;
  /** The reader of the run before, during a handover; `over` is to be told when it is. */
  #before: { readonly reader: Reader; readonly run: number; readonly over: () => void } | undefined;
  #rows: SubjectState[] = [];
  #buffer: Buffer<Entry> | undefined;
  #waiters: Waiter[] = [];
  /** What the consumer is dealing with. */
  #current: Entry | undefined;
  #ended: { error: ThroughlineError | undefined } | undefined;

  constructor(stream: string, options: StreamOptions, host: Host) {
    this.stream = stream;
    this.#options = options;
    this.#host = host;
    this.#bufferMax = Math.min(Math.max(1, options.bufferMax ?? BUFFER_DEFAULT), BUFFER_MAX);
  }

  get position(): Position | null {
    return this.#place?.dealt ?? null;
  }

  on(name: Names, handler: Handler): () => void {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  close(): void {
    if (this.#ended === undefined) this.#buffer?.clear();
    this.#end(undefined);
  }

  // -------------------------------------------------------------------------------- runs

  /** Begins a run in the session that is in use now; whatever ran before is over. */
  follow(): void {
    this.unfollow();
    const session = this.#host.session();
    if (session === undefined || this.#ended !== undefined) return;
    const room = this.#buffer?.room() ?? null;
    if (room !== null) {
      // What came in earlier runs still waits for the consumer: beginning now would let the buffer grow with every reconnect.
      void room.then(() => this.#reader === undefined && this.#host.session() === session && this.follow());
      return;
    }
    this.#place ??= placeAt(this.#options, this.#host.stored());
    this.#begin(session, false);
  }

  /**
   * The same without a pause: what runs goes on in its own session until the new run has caught up, which may be a while if that has to read history.
   * Resolves when the old session is needed no longer.
   */
  handOver(): Promise<void> {
    const session = this.#host.session();
    const reader = this.#reader;
    const run = this.#place?.run;
    // Of what is conflated two runs bring different events; and a consumer that is behind waits for nobody.
    const together = session !== undefined && reader !== undefined && run !== undefined && this.#options.conflate !== true && (this.#buffer?.room() ?? null) === null;
    if (!together) {
      this.follow();
      return Promise.resolve();
    }
    this.#relieve();
    this.#reader = undefined;
    return new Promise((over) => {
      this.#before = { reader, run, over };
      this.#begin(session, true);
      this.#relieveIfDone();
    });
  }

  /** There is no session any more. */
  unfollow(): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.stop();
    this.#relieve();
  }

  #begin(session: Session, handover: boolean): void {
    this.#move({ kind: "begun", handover });
    this.#rows = [];
    this.#reader = session.follow(this.#run(this.#place as Place));
  }

  #relieve(): void {
    const before = this.#before;
    this.#before = undefined;
    before?.reader.stop();
    before?.over();
  }

  #relieveIfDone(): void {
    if (this.#before !== undefined && this.#place?.before !== this.#before.run) this.#relieve();
  }

  #run(place: Place): Run {
    const { run } = place;
    const { subject, types, conflate = false } = this.#options;
    return {
      stream: this.stream,
      subject,
      types,
      conflate,
      start: startOf(place, this.#options),
      window: this.#buffer === undefined ? null : Math.max(1, Math.ceil(this.#bufferMax / 2)),
      event: (event, ack) => {
        if (this.#move({ kind: "event", run, position: event.position })) this.#deliver({ event, position: event.position, ack, run });
        // It is known already, and takes no room in the window either.
        else this.#consume(run, ack);
      },
      starts: (position) => {
        if (this.#move({ kind: "starts", run, position })) this.#deliver({ event: undefined, position, ack: "", run });
      },
      caughtUp: (position) => {
        if (this.#reached(run, position, true)) this.#tell("caughtUp", { position: this.#place?.received ?? position });
      },
      progress: (position, waiting) => {
        if (position === null ? run === this.#place?.run : this.#reached(run, position)) this.#tell("progress", { position, ...(waiting === undefined ? {} : { waiting }) });
      },
      gap: (gap) => this.#gap(run, gap),
      snapshotRow: (row, ack) => {
        if (!this.#move({ kind: "snapshotRow", run })) return;
        this.#rows.push(row);
        // Shown all at once, so that they take no room in the window for long.
        this.#reader?.consumed(ack);
      },
      snapshotEnd: (position) => {
        if (!this.#move({ kind: "snapshotEnd", run, position })) return;
        const subjects = this.#rows;
        this.#rows = [];
        this.#tell("snapshot", { subjects, position });
        this.#deliver({ event: undefined, position, ack: "", run });
      },
      refused: (error) => this.#refused(run, error),
      room: () => this.#buffer?.room() ?? null,
    };
  }

  #move(input: PlaceInput): boolean {
    if (this.#place === undefined || (this.#ended !== undefined && input.kind !== "dealt")) return false;
    const { place, taken } = move(this.#place, input);
    this.#place = place;
    this.#relieveIfDone();
    return taken;
  }

  #reached(run: number, position: Position, caughtUp = false): boolean {
    const taken = this.#move({ kind: "reached", run, position, caughtUp });
    if (taken) this.#deliverPlace(run, position);
    return taken;
  }

  /** Unless the subscription is further by what another run has brought. */
  #deliverPlace(run: number, position: Position): void {
    if (this.#place?.from === "received" && this.#place.received === position) this.#deliver({ event: undefined, position, ack: "", run });
  }

  #gap(run: number, gap: Gap): void {
    // A snapshot that is under way when the log loses its place: the server begins another one by itself.
    const underWay = this.#place?.from === "snapshot";
    const refetch = this.#options.snapshot === true && this.#options.onGap !== "continue" && !underWay;
    if (!this.#move({ kind: "gap", run, reason: gap.reason, position: gap.position, refetch })) return;
    // What waits for a `for await` is from before the snapshot that is about to come.
    if (refetch) this.#buffer?.clear();
    this.#tell("gap", gap);
    if (underWay) this.#rows = [];
    else if (refetch) this.follow();
    else if (gap.position !== null) this.#deliverPlace(run, gap.position);
  }

  #refused(run: number, error: ThroughlineError): void {
    if (run !== this.#place?.run) return;
    if (this.#place.from === "stored" && (error.code === "invalid-position" || error.code === "invalid-header")) {
      this.#move({ kind: "storedRefused", run });
      this.#host.forgetStored();
      this.#tell("gap", { reason: "refused", from: null, position: null });
      // Over HTTP the session goes on; over STOMP it is about to end, and its successor is followed then.
      this.follow();
      return;
    }
    this.#end(error);
  }

  // -------------------------------------------------------------------------------- delivery

  /** Handlers have an event at once; a `for await` takes it when it comes to it, and then it is dealt with. */
  #deliver(entry: Entry): void {
    if (entry.event !== undefined) {
      this.#host.eventCame();
      this.#tell("event", entry.event);
    }
    if (this.#ended !== undefined) return;
    if (this.#buffer === undefined) {
      this.#dealt(entry);
    } else if (entry.event !== undefined) {
      this.#buffer.add(entry);
      this.#feed();
    } else if (this.#buffer.size === 0 && this.#current === undefined) {
      this.#dealt(entry);
    } else if (!this.#buffer.replaceLast((last) => (last.event === undefined ? entry : undefined))) {
      this.#buffer.add(entry);
    }
  }

  #dealt({ position, ack, run, event }: Entry): void {
    this.#move({ kind: "dealt", position });
    this.#host.store(position);
    if (event !== undefined) this.#consume(run, ack);
  }

  #consume(run: number, ack: string): void {
    if (run === this.#place?.run) this.#reader?.consumed(ack);
    else if (run === this.#before?.run) this.#before.reader.consumed(ack);
  }

  #tell<Name extends Names>(name: Name, value: SubscriptionEvents<StreamEvent, unknown>[Name]): void {
    for (const handler of [...(this.#handlers.get(name) ?? [])]) {
      try {
        (handler as (value: unknown) => void)(value);
      } catch (mistake) {
        // The application's own: it is reported as any uncaught error is, and costs nobody else an event.
        queueMicrotask(() => {
          throw mistake;
        });
      }
    }
  }

  #end(error: ThroughlineError | undefined): void {
    if (this.#ended !== undefined) return;
    this.#ended = { error };
    this.unfollow();
    this.#host.closed();
    const heard = (this.#handlers.get("error")?.size ?? 0) > 0 || this.#buffer !== undefined;
    if (error !== undefined) {
      this.#tell("error", error);
      if (!heard) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
    this.#handlers.clear();
    this.#feed();
  }

  // -------------------------------------------------------------------------------- iteration

  [Symbol.asyncIterator](): AsyncIterator<StreamEvent> {
    if (this.#buffer !== undefined) throw new ThroughlineError("already-iterated", `the subscription to '${this.stream}' is iterated already (expected: one loop per subscription)`);
    this.#buffer = new Buffer(this.#bufferMax);
    // A run that is on its way was begun without a window.
    if (this.#reader !== undefined) this.follow();
    return {
      next: () => {
        this.#consumed();
        return new Promise((resolve, reject) => {
          this.#waiters.push({ resolve, reject });
          this.#feed();
        });
      },
      return: (value?: unknown) => {
        this.#consumed();
        this.close();
        return Promise.resolve({ done: true, value });
      },
    };
  }

  /** Asking for the next event says that the one before is dealt with. */
  #consumed(): void {
    const current = this.#current;
    this.#current = undefined;
    if (current !== undefined) this.#dealt(current);
  }

  #feed(): void {
    while (this.#waiters.length > 0) {
      const entry = this.#buffer?.take();
      if (entry === undefined) {
        if (this.#ended !== undefined) this.#finish(this.#ended);
        return;
      }
      if (entry.event === undefined) {
        this.#dealt(entry);
        continue;
      }
      // Two `next()` at once: the first event cannot be known to be dealt with before the second is asked for again.
      this.#consumed();
      this.#current = entry;
      this.#waiters.shift()?.resolve({ done: false, value: entry.event });
    }
  }

  /** An error is thrown once; after it, and after `close()`, there is nothing more. */
  #finish(ended: { error: ThroughlineError | undefined }): void {
    for (const { resolve, reject } of this.#waiters.splice(0)) {
      if (ended.error === undefined) resolve({ done: true, value: undefined });
      else reject(ended.error);
      ended.error = undefined;
    }
  }
}
