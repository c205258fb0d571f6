/** Where on the log's time the pages stand. Pure: `travel` is the whole of the rules. */
export type Travel =
  | { readonly mode: "live" }
  | {
      readonly mode: "past";
      /** Milliseconds since 1970. */
      readonly atMs: number;
      readonly speed: Speed;
      readonly isPlaying: boolean;
      /** Of the state as of `atMs`: while it is fetched the pages show what they had. */
      readonly loading: "fetching" | "ready" | "failed";
      readonly error: string;
    };

export const SPEEDS = [1, 2, 5, 10, 25, 50] as const;
export type Speed = (typeof SPEEDS)[number];

export type Move =
  /** To a moment; nothing later than `nowMs` is one. */
  | { readonly do: "goTo"; readonly atMs: number; readonly nowMs: number }
  | { readonly do: "play" }
  | { readonly do: "pause" }
  | { readonly do: "speed"; readonly speed: Speed }
  | { readonly do: "live" }
  /** The state as of `atMs` is there, or could not be had. */
  | { readonly do: "loaded"; readonly atMs: number }
  | { readonly do: "failed"; readonly atMs: number; readonly error: string }
  /** Playing has come to this moment. */
  | { readonly do: "reached"; readonly atMs: number; readonly nowMs: number };

export const LIVE: Travel = { mode: "live" };

/** As close to the present as playing comes before it is the present. */
export const PRESENT_MS = 1500;

export function travel(state: Travel, move: Move): Travel {
  switch (move.do) {
    case "goTo": {
      const speed = state.mode === "past" ? state.speed : 1;
      const wasPlaying = state.mode === "past" && state.isPlaying;
      return { mode: "past", atMs: Math.min(move.atMs, move.nowMs), speed, isPlaying: wasPlaying, loading: "fetching", error: "" };
    }
    case "live":
      return LIVE;
    case "play":
      return state.mode === "past" ? { ...state, isPlaying: true } : state;
    case "pause":
      return state.mode === "past" ? { ...state, isPlaying: false } : state;
    case "speed":
      return state.mode === "past" ? { ...state, speed: move.speed } : state;
    // An answer about another moment than the one that is wanted by now is nobody's.
    case "loaded":
      return state.mode === "past" && state.atMs === move.atMs && state.loading === "fetching" ? { ...state, loading: "ready" } : state;
    case "failed":
      return state.mode === "past" && state.atMs === move.atMs ? { ...state, loading: "failed", isPlaying: false, error: move.error } : state;
    case "reached":
      if (state.mode !== "past" || !state.isPlaying || state.loading !== "ready") return state;
      return move.atMs >= move.nowMs - PRESENT_MS ? LIVE : { ...state, atMs: Math.max(state.atMs, move.atMs) };
  }
}

/** The moment in an address: `at=2026-01-31T12:00:00.000Z`. Anything else is no moment. */
export function momentOf(text: unknown): number | null {
  if (typeof text !== "string") return null;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) || parsed < 0 ? null : parsed;
}

export function momentText(atMs: number): string {
  return new Date(Math.round(atMs)).toISOString();
}
