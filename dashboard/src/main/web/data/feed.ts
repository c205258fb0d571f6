import { BEAT_MS, calmly } from "../app/beat.ts";
import { toLogEvent, type ClientEvent, type LogEvent } from "../model/event.ts";
import { World } from "../model/world.ts";
import { openWorld } from "./open.ts";
import { STREAMS, type Past, type StreamName } from "./source.ts";

/** As much as is used of a subscription of the client. */
export interface LiveSubscription {
  on(name: "event", handler: (event: ClientEvent) => void): unknown;
  on(name: "gap", handler: (gap: { readonly reason: string }) => void): unknown;
  on(name: "error", handler: (error: Error) => void): unknown;
  close(): void;
}

export interface Live extends Past {
  stream(name: string, options: { after: string }): LiveSubscription;
}

export type FeedPhase = "loading" | "ready" | "failed";

export interface FeedState {
  readonly phase: FeedPhase;
  readonly world: World;
  readonly error: string;
}

/** At most ten batches a second reach the screen, each at a frame's beginning. */
const BATCH_MS = 100;
/** Where frames stay away because the tab is hidden, events are applied all the same when so many wait. */
const INBOX_MAX = 2000;
const RETRY_MS = 2000;
/** Events that were appended longer ago than this when they come were caught up with, and say nothing of how fast delivery is. */
const FRESH_MS = 60_000;
/** Events of which the delay is measured between two drawings. */
const MEASURED_MAX = 512;

/**
 * Keeps the world of now: opens it, then applies what the subscriptions bring, in batches. A gap means that the log no longer has what was to
 * come: the world is opened anew. Observable, in the shape of `useSyncExternalStore`.
 */
export class Feed {
  readonly #live: Live;
  readonly #listeners = new Set<() => void>();
  #state: FeedState = { phase: "loading", world: new World(), error: "" };
  #subscriptions: LiveSubscription[] = [];
  #inbox: LogEvent[] = [];
  #opening: AbortController | null = null;
  #isScheduled = false;
  #lastBatchMs = 0;
  #gaps: { stream: string; reason: string; heardMs: number }[] = [];
  #retry: ReturnType<typeof setTimeout> | null = null;
  /** When those were appended that are applied and not drawn yet. */
  #undrawn: number[] = [];
  #stopMeasuring = () => {};

  constructor(live: Live) {
    this.#live = live;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): FeedState => this.#state;

  start(): void {
    this.stop();
    const opening = new AbortController();
    this.#opening = opening;
    openWorld(this.#live, null, Date.now(), opening.signal).then(
      ({ world, positions }) => {
        if (opening.signal.aborted) return;
        for (const gap of this.#gaps) world.lost(gap);
        this.#stopMeasuring = this.#measure(world);
        this.#set({ phase: "ready", world, error: "" });
        this.#subscriptions = STREAMS.map((stream) => this.#follow(stream, positions[stream]));
      },
      (error: unknown) => {
        if (opening.signal.aborted) return;
        this.#set({ ...this.#state, phase: "failed", error: error instanceof Error ? error.message : String(error) });
        this.#retry = setTimeout(() => this.start(), RETRY_MS);
      },
    );
  }

  stop(): void {
    this.#opening?.abort();
    if (this.#retry !== null) clearTimeout(this.#retry);
    for (const subscription of this.#subscriptions) subscription.close();
    this.#stopMeasuring();
    this.#subscriptions = [];
    this.#inbox = [];
  }

  /** From the append to the frame that shows it: what is seen is drawn at the pace of `useWorld`, and in the frame after that. */
  #measure(world: World): () => void {
    return calmly(world.subscribe, BEAT_MS, () => {
      const undrawn = this.#undrawn;
      this.#undrawn = [];
      requestAnimationFrame(() => {
        const nowMs = Date.now();
        for (const appendedMs of undrawn) if (nowMs - appendedMs < FRESH_MS) world.latency.add(nowMs - appendedMs, nowMs);
      });
    });
  }

  #follow(stream: StreamName, after: string): LiveSubscription {
    const subscription = this.#live.stream(stream, { after });
    subscription.on("event", (event) => this.#take(toLogEvent(stream, event, Date.now())));
    subscription.on("gap", (gap) => {
      this.#gaps = [...this.#gaps, { stream, reason: gap.reason, heardMs: Date.now() }].slice(-20);
      // Not from within a handler of what is closed.
      queueMicrotask(() => this.start());
    });
    subscription.on("error", (error) => {
      this.#set({ ...this.#state, phase: "failed", error: error.message });
      this.#retry = setTimeout(() => this.start(), RETRY_MS);
    });
    return subscription;
  }

  #take(event: LogEvent): void {
    this.#inbox.push(event);
    if (this.#inbox.length >= INBOX_MAX) this.#drain(false);
    else this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const wait = Math.max(0, this.#lastBatchMs + BATCH_MS - performance.now());
    const atNextFrame = () =>
      requestAnimationFrame(() => {
        this.#isScheduled = false;
        this.#drain(true);
      });
    if (wait > 8) setTimeout(atNextFrame, wait);
    else atNextFrame();
  }

  #drain(isSeen: boolean): void {
    const { world } = this.#state;
    const nowMs = Date.now();
    for (const event of this.#inbox) {
      world.apply(event, nowMs);
      if (isSeen && event.appendedMs !== null && this.#undrawn.length < MEASURED_MAX) this.#undrawn.push(event.appendedMs);
    }
    this.#inbox = [];
    this.#lastBatchMs = performance.now();
    if (isSeen) world.commit();
  }

  #set(state: FeedState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
