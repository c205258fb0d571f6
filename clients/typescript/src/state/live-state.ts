import type { Position, StateOf, StreamEvent } from "../events/types.ts";
import type { Client, Gap, StreamOptions, SubjectState, ThroughlineErrorLike } from "../types.ts";
import { fold } from "./fold.ts";
import { Teller } from "./teller.ts";

export interface LiveStateSnapshot<Data = unknown> {
  /** By subject, in no order that means anything. */
  readonly subjects: ReadonlyMap<string, SubjectState<Data>>;
  /** All of it is true here; null before the first snapshot has come. */
  readonly position: Position | null;
  readonly ready: boolean;
  /** The last range that the log had lost; the state has been fetched anew since. */
  readonly gap: Gap | null;
  readonly error: ThroughlineErrorLike | null;
}

/** A stream's state that stays true: the snapshot, folded with the events after it. In the shape that `useSyncExternalStore` takes. */
export interface LiveState<Data = unknown> {
  subscribe(listener: () => void): () => void;
  /** The same object until something changes. */
  getSnapshot(): LiveStateSnapshot<Data>;
  close(): void;
}

export type LiveStateOptions = Pick<StreamOptions, "subject">;

/** Follows a stream's state. Listeners are told at most once per frame, however many events come. */
export function liveState<Stream extends string>(client: Client, stream: Stream, options: LiveStateOptions = {}): LiveState<StateOf<Stream>> {
  const subscription = client.stream<string>(stream, { ...options, snapshot: true });
  const subjects = new Map<string, SubjectState>();
  let gap: Gap | null = null;
  let error: ThroughlineErrorLike | null = null;
  let ready = false;
  let position: Position | null = null;
  let shown: LiveStateSnapshot = { subjects: new Map(), position, ready, gap, error };
  const teller = new Teller(() => {
    shown = { subjects: new Map(subjects), position, ready, gap, error };
  });

  subscription.on("snapshot", (snapshot) => {
    subjects.clear();
    for (const state of snapshot.subjects) subjects.set(state.subject, state);
    ready = true;
    position = snapshot.position;
    teller.now();
  });
  subscription.on("event", (event: StreamEvent) => {
    position = event.position;
    teller.soon();
    if (event.subject === undefined) return;
    const after = fold(subjects.get(event.subject), event);
    if (after === undefined) subjects.delete(event.subject);
    else subjects.set(event.subject, after);
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
    getSnapshot: () => shown as LiveStateSnapshot<StateOf<Stream>>,
    close() {
      subscription.close();
      teller.close();
    },
  };
}
