import type { EventOf, Position } from "../events/types.ts";
import type { Client, Gap, StreamOptions, ThroughlineErrorLike } from "../types.ts";
import { Teller } from "./teller.ts";

export interface EventListSnapshot<Event> {
  /** Oldest first. */
  readonly events: readonly Event[];
  readonly position: Position | null;
  /** Whether everything that there was had come at some time. */
  readonly caughtUp: boolean;
  readonly gap: Gap | null;
  readonly error: ThroughlineErrorLike | null;
}

/** The newest events of a stream, in the shape that `useSyncExternalStore` takes. */
export interface EventList<Event> {
  subscribe(listener: () => void): () => void;
  getSnapshot(): EventListSnapshot<Event>;
  close(): void;
}

const KEEP_DEFAULT = 100;

/** Follows a stream and keeps its newest `keep` events. Listeners are told at most once per frame; `onEvent` of every event. */
export function eventList<Stream extends string>(
  client: Client,
  stream: Stream,
  options: StreamOptions & { readonly keep?: number } = {},
  onEvent?: (event: EventOf<Stream>) => void,
): EventList<EventOf<Stream>> {
  const { keep = KEEP_DEFAULT, ...rest } = options;
  const subscription = client.stream(stream, rest);
  // Up to twice as many as are kept, so that throwing the oldest away moves each event once.
  let newest: Array<EventOf<Stream>> = [];
  let gap: Gap | null = null;
  let error: ThroughlineErrorLike | null = null;
  let caughtUp = false;
  let shown: EventListSnapshot<EventOf<Stream>> = { events: [], position: null, caughtUp, gap, error };
  const teller = new Teller(() => {
    shown = { events: keep === 0 ? [] : newest.slice(-keep), position: subscription.position, caughtUp, gap, error };
  });
  subscription.on("event", (event) => {
    newest.push(event);
    if (newest.length >= 2 * keep) newest = keep === 0 ? [] : newest.slice(-keep);
    onEvent?.(event);
    teller.soon();
  });
  subscription.on("caughtUp", () => {
    caughtUp = true;
    teller.soon();
  });
  subscription.on("gap", (lost) => {
    gap = lost;
    teller.soon();
  });
  subscription.on("error", (refusal) => {
    error = { code: refusal.code, message: refusal.message };
    teller.now();
  });
  return {
    subscribe: (listener) => teller.subscribe(listener),
    getSnapshot: () => shown,
    close() {
      subscription.close();
      teller.close();
    },
  };
}
