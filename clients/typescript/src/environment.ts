import type { PositionStorage, WebSocketLike } from "./types.ts";

/** What the client uses of its surroundings: the only place where clocks, chance, timers and globals are. Tests bring their own. */
export interface Environment {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 (included) to 1 (excluded). */
  random(): number;
  /** Returns how to call it off. */
  later(afterMs: number, run: () => void): () => void;
  readonly fetch: typeof globalThis.fetch;
  readonly openSocket: ((url: string, protocols: string[]) => WebSocketLike) | undefined;
  storage(kind: "session" | "local"): PositionStorage | undefined;
  /** Whether a person can see the page; always where there is none. */
  hidden(): boolean;
  /** Calls back when `hidden()` has changed, when the network is back, and when the page is about to go. */
  watch(listener: { visibility(): void; networkUp(): void; leaving(): void }): () => void;
}

/** setTimeout takes no more: later times are waited for in turns. */
const TIMER_MAX_MS = 2 ** 31 - 1;

export function environment(fetch: typeof globalThis.fetch = (...request) => globalThis.fetch(...request)): Environment {
  const page = typeof document === "undefined" ? undefined : document;
  const view = typeof window === "undefined" ? undefined : window;
  const SocketClass = (globalThis as { WebSocket?: new (url: string, protocols: string[]) => WebSocketLike }).WebSocket;
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    later(afterMs, run) {
      let timer: ReturnType<typeof setTimeout>;
      const arm = (leftMs: number): void => {
        timer = leftMs > TIMER_MAX_MS ? setTimeout(() => arm(leftMs - TIMER_MAX_MS), TIMER_MAX_MS) : setTimeout(run, Math.max(0, leftMs));
      };
      arm(afterMs);
      return () => clearTimeout(timer);
    },
    fetch,
    openSocket: SocketClass === undefined ? undefined : (url, protocols) => new SocketClass(url, protocols),
    storage(kind) {
      try {
        return kind === "session" ? view?.sessionStorage : view?.localStorage;
      } catch {
        // A browser that forbids storage throws at the mere look; positions are kept in memory then.
        return undefined;
      }
    },
    hidden: () => page?.visibilityState === "hidden",
    watch({ visibility, networkUp, leaving }) {
      page?.addEventListener("visibilitychange", visibility);
      view?.addEventListener("online", networkUp);
      view?.addEventListener("pagehide", leaving);
      return () => {
        page?.removeEventListener("visibilitychange", visibility);
        view?.removeEventListener("online", networkUp);
        view?.removeEventListener("pagehide", leaving);
      };
    },
  };
}
