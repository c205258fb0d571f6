import { createContext, useCallback, useContext, useMemo, useRef, useSyncExternalStore } from "react";
import type { Client, ConnectionState } from "@throughline/client";
import type { Login } from "../auth/login.ts";
import type { Identity } from "../auth/pkce.ts";
import type { Feed, FeedState } from "../data/feed.ts";
import type { World } from "../model/world.ts";
import type { Timeline } from "../time/timeline.ts";
import type { Travel } from "../time/travel.ts";

/** What one signed-in visit has: one client, one feed of now, one timeline. */
export interface Session {
  readonly client: Client;
  readonly login: Login;
  readonly identity: Identity;
  readonly feed: Feed;
  readonly timeline: Timeline;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession: no session above this component");
  return session;
}

export function useConnectionState(): ConnectionState {
  const { connection } = useSession().client;
  return useSyncExternalStore(
    (listener) => connection.subscribe(listener),
    () => connection.getSnapshot(),
  );
}

/** What is to be seen: the world of now or of a moment in the past, and what time it is there. */
export interface View {
  readonly world: World;
  readonly travel: Travel;
  readonly isLive: boolean;
  readonly feed: FeedState;
  /** Milliseconds since 1970: of the clock, or of the moment that is looked at. */
  now(): number;
}

export function useView(): View {
  const { feed, timeline } = useSession();
  const feedState = useSyncExternalStore(feed.subscribe, feed.getState);
  const travel = useSyncExternalStore(timeline.subscribe, timeline.getState);
  const isLive = travel.mode === "live";
  // While the first moment is fetched, what was there stays.
  const world = isLive ? feedState.world : (timeline.world ?? feedState.world);
  const now = useCallback(() => {
    const state = timeline.getState();
    return state.mode === "past" ? state.atMs : Date.now();
  }, [timeline]);
  return useMemo(() => ({ world, travel, isLive, feed: feedState, now }), [world, travel, isLive, feedState, now]);
}

/** What `read` makes of the world, again after each batch of events, but no more often than `everyMs`. */
export function useWorld<T>(world: World, read: (world: World) => T, everyMs = 100): T {
  const version = useThrottledVersion(world, everyMs);
  // eslint-disable-next-line -- `version` stands for all that is inside the world.
  return useMemo(() => read(world), [world, version, read]);
}

function useThrottledVersion(world: World, everyMs: number): number {
  const shown = useRef({ world, version: world.getVersion() });
  if (shown.current.world !== world) shown.current = { world, version: world.getVersion() };
  return useSyncExternalStore(
    useMemo(
      () => (listener: () => void) => {
        let timer: ReturnType<typeof setTimeout> | null = null;
        let shownMs = 0;
        const show = () => {
          timer = null;
          shownMs = performance.now();
          shown.current = { world, version: world.getVersion() };
          listener();
        };
        const unsubscribe = world.subscribe(() => {
          if (timer !== null) return;
          const waitMs = shownMs + everyMs - performance.now();
          if (waitMs <= 0) show();
          else timer = setTimeout(show, waitMs);
        });
        return () => {
          unsubscribe();
          if (timer !== null) clearTimeout(timer);
        };
      },
      [world, everyMs],
    ),
    () => shown.current.version,
  );
}

/** The moment that is looked at, in steps: renders again at each. */
export function useNow(stepMs = 1000): number {
  const { timeline } = useSession();
  const subscribe = useMemo(
    () => (listener: () => void) => {
      const timer = setInterval(listener, stepMs);
      const unsubscribe = timeline.subscribe(listener);
      return () => {
        clearInterval(timer);
        unsubscribe();
      };
    },
    [timeline, stepMs],
  );
  return useSyncExternalStore(subscribe, () => {
    const state = timeline.getState();
    return Math.floor((state.mode === "past" ? state.atMs : Date.now()) / stepMs) * stepMs;
  });
}

/** The clock, whatever moment is looked at. */
export function useClock(stepMs = 1000): number {
  const subscribe = useMemo(
    () => (listener: () => void) => {
      const timer = setInterval(listener, stepMs);
      return () => clearInterval(timer);
    },
    [stepMs],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / stepMs) * stepMs);
}
