import { useCallback, useEffect, useId, useRef, useSyncExternalStore } from "react";
import type { ConnectionState, EventListSnapshot, EventOf, LiveStateOptions, LiveStateSnapshot, StateOf, StreamOptions } from "../src/index.ts";
import { eventList, liveState } from "../src/index.ts";
import { useClient } from "./context.tsx";
import { useShared } from "./shared.ts";

/** The connection's state, for instance for an indicator. */
export function useConnection(): ConnectionState {
  const { connection } = useClient();
  const subscribe = useCallback((listener: () => void) => connection.subscribe(listener), [connection]);
  const read = useCallback(() => connection.getSnapshot(), [connection]);
  return useSyncExternalStore(subscribe, read, read);
}

const NO_EVENTS: EventListSnapshot<never> = { events: [], position: null, caughtUp: false, gap: null, error: null };

export type UseStreamOptions<Stream extends string> = StreamOptions & {
  /** How many of the newest events to keep. Default 100. */
  readonly keep?: number;
  /** Called for every event, also for those that are not kept. */
  readonly onEvent?: (event: EventOf<Stream>) => void;
};

/**
 * The newest events of a stream, oldest first. Components that ask for the same share one subscription; one with `onEvent` has its own, so that it
 * misses none.
 */
export function useStream<Stream extends string>(stream: Stream, options: UseStreamOptions<Stream> = {}): EventListSnapshot<EventOf<Stream>> {
  const client = useClient();
  const { onEvent, ...rest } = options;
  const own = useId();
  const latest = useLatest(onEvent);
  const key = `events ${stream} ${stable(rest)}${onEvent === undefined ? "" : own}`;
  return useShared<EventListSnapshot<EventOf<Stream>>>(client, key, NO_EVENTS, () => eventList(client, stream, rest, (event) => latest.current?.(event)));
}

const NO_STATE: LiveStateSnapshot<never> = { subjects: new Map(), position: null, ready: false, gap: null, error: null };

/** A stream's folded state that stays true: the snapshot and every event after it. */
export function useSnapshot<Stream extends string>(stream: Stream, options: LiveStateOptions = {}): LiveStateSnapshot<StateOf<Stream>> {
  const client = useClient();
  return useShared<LiveStateSnapshot<StateOf<Stream>>>(client, `state ${stream} ${stable({ subject: options.subject })}`, NO_STATE, () => liveState(client, stream, options));
}

/** As much of TanStack Query's `QueryClient` as is used. */
export interface Invalidating {
  invalidateQueries(filters?: { queryKey?: readonly unknown[] }): Promise<unknown>;
}

export interface QueryInvalidationOptions<Stream extends string> extends Pick<StreamOptions, "subject" | "types"> {
  /** `useQueryClient()`. */
  readonly queryClient: Invalidating;
  /** Which queries an event makes stale; null for none. */
  readonly queryKey: readonly unknown[] | ((event: EventOf<Stream>) => readonly unknown[] | null);
  /** Which ones a gap makes stale, as nobody knows what was in it. Default: `queryKey` if it is no function, all queries otherwise. */
  readonly gapQueryKey?: readonly unknown[];
  /** Events of this long are gathered, and each key is invalidated once. Default 250. */
  readonly gatherMs?: number;
}

/**
 * Makes cached queries stale when an event says that they are. An interrupted connection needs no invalidation of everything: the events that were
 * missed come, and invalidate what they concern.
 */
export function useQueryInvalidation<Stream extends string>(stream: Stream, options: QueryInvalidationOptions<Stream>): void {
  const client = useClient();
  const latest = useLatest(options);
  const { subject, types } = options;
  const filter = stable({ subject, types });
  useEffect(() => {
    const due = new Map<string, readonly unknown[] | undefined>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const invalidate = (key: readonly unknown[] | undefined): void => {
      due.set(key === undefined ? "" : stable(key), key);
      timer ??= setTimeout(() => {
        timer = undefined;
        // TanStack Query keeps a failed refetch as the query's own error.
        for (const queryKey of due.values()) void latest.current.queryClient.invalidateQueries(queryKey === undefined ? undefined : { queryKey });
        due.clear();
      }, latest.current.gatherMs ?? 250);
    };
    const subscription = client.stream(stream, JSON.parse(filter) as StreamOptions);
    subscription.on("event", (event) => {
      const { queryKey } = latest.current;
      const key = typeof queryKey === "function" ? queryKey(event) : queryKey;
      if (key !== null) invalidate(key);
    });
    subscription.on("gap", () => {
      const { queryKey, gapQueryKey } = latest.current;
      invalidate(gapQueryKey ?? (typeof queryKey === "function" ? undefined : queryKey));
    });
    subscription.on("error", (error) => console.error(`throughline: queries are no longer invalidated by '${stream}': ${error.message}`));
    return () => {
      clearTimeout(timer);
      subscription.close();
    };
  }, [client, stream, filter, latest]);
}

function useLatest<T>(value: T): { readonly current: T } {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  return ref;
}

/** The same text for the same options, whatever order they were written in. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
