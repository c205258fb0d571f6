import { createContext, useCallback, useContext, useMemo, useRef, useSyncExternalStore } from "react";
import type { Client, ConnectionState } from "@throughline/client";
import type { Login } from "../auth/login.ts";
import type { Identity } from "../auth/pkce.ts";
import type { Feed, FeedState } from "../data/feed.ts";
import type { World } from "../model/world.ts";
import type { Timeline } from "../time/timeline.ts";
import type { Travel } from "../time/travel.ts";
import { atBeat, BEAT_MS, calmly } from "./beat.ts";

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

/** What `read` makes of the world: at once where nothing came for `everyMs`, and no more often than that where events pour in. */
export function useWorld<T>(world: World, read: (world: World) => T, everyMs = BEAT_MS): T {
  const version = useThrottledVersion(world, everyMs);
  // eslint-disable-next-line -- `version` stands for all that is inside the world.
  return useMemo(() => read(world), [world, version, read]);
}

function useThrottledVersion(world: World, everyMs: number): number {
  const shown = useRef({ world, version: world.getVersion() });
  if (shown.current.world !== world) shown.current = { world, version: world.getVersion() };
  return useSyncExternalStore(
    useMemo(
      () => (listener: () => void) =>
        calmly(world.subscribe, everyMs, () => {
          shown.current = { world, version: world.getVersion() };
          listener();
        }),
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
      const stop = atSteps(stepMs, listener);
      const unsubscribe = timeline.subscribe(listener);
      return () => {
        stop();
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
  const subscribe = useMemo(() => (listener: () => void) => atSteps(stepMs, listener), [stepMs]);
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / stepMs) * stepMs);
}

/** Calls back whenever the clock comes to the next step. */
function atSteps(stepMs: number, listener: () => void): () => void {
  let callOff = () => {};
  const next = () => {
    callOff = atBeat(stepMs - (Date.now() % stepMs), () => {
      next();
      listener();
    });
  };
  next();
  return () => callOff();
}
