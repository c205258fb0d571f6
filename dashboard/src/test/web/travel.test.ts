import { describe, expect, it } from "vitest";
import { LIVE, momentOf, momentText, travel, type Move, type Travel } from "../../main/web/time/travel.ts";
import { mulberry } from "./events.ts";

const NOW = Date.parse("2030-01-01T12:00:00Z");

function after(...moves: Move[]): Travel {
  return moves.reduce(travel, LIVE);
}

describe("travel", () => {
  it("goes to a moment, fetches it, and is there", () => {
    const there = after({ do: "goTo", atMs: NOW - 60_000, nowMs: NOW }, { do: "loaded", atMs: NOW - 60_000 });
    expect(there).toMatchObject({ mode: "past", atMs: NOW - 60_000, isPlaying: false, loading: "ready", speed: 1 });
  });

  it("goes no further than the present", () => {
    expect(after({ do: "goTo", atMs: NOW + 5000, nowMs: NOW })).toMatchObject({ mode: "past", atMs: NOW });
  });

  it("takes no answer about a moment that is no longer wanted", () => {
    const dragged = after({ do: "goTo", atMs: 1000, nowMs: NOW }, { do: "goTo", atMs: 2000, nowMs: NOW }, { do: "loaded", atMs: 1000 });
    expect(dragged).toMatchObject({ atMs: 2000, loading: "fetching" });
    expect(after({ do: "goTo", atMs: 2000, nowMs: NOW }, { do: "failed", atMs: 1000, error: "late" })).toMatchObject({ loading: "fetching" });
  });

  it("keeps the speed and goes on playing when another moment is picked", () => {
    const played = after({ do: "goTo", atMs: 1000, nowMs: NOW }, { do: "speed", speed: 10 }, { do: "play" }, { do: "goTo", atMs: 5000, nowMs: NOW });
    expect(played).toMatchObject({ speed: 10, isPlaying: true, loading: "fetching" });
  });

  it("is live again when playing reaches the present", () => {
    const near = after({ do: "goTo", atMs: NOW - 3000, nowMs: NOW }, { do: "loaded", atMs: NOW - 3000 }, { do: "play" });
    expect(travel(near, { do: "reached", atMs: NOW - 2000, nowMs: NOW })).toMatchObject({ mode: "past", atMs: NOW - 2000 });
    expect(travel(near, { do: "reached", atMs: NOW - 1000, nowMs: NOW })).toEqual(LIVE);
  });

  it("stops and says why when the log does not answer", () => {
    const failed = after({ do: "goTo", atMs: 1000, nowMs: NOW }, { do: "play" }, { do: "failed", atMs: 1000, error: "away" });
    expect(failed).toMatchObject({ loading: "failed", isPlaying: false, error: "away" });
  });

  it("never goes backwards by itself, and is never later than now, whatever the moves", () => {
    const random = mulberry(7);
    let state: Travel = LIVE;
    for (let i = 0; i < 20_000; i++) {
      const atMs = Math.floor(random() * 2 * NOW);
      const moves: Move[] = [
        { do: "goTo", atMs, nowMs: NOW },
        { do: "play" },
        { do: "pause" },
        { do: "speed", speed: 25 },
        { do: "live" },
        { do: "loaded", atMs: state.mode === "past" && random() < 0.7 ? state.atMs : atMs },
        { do: "failed", atMs, error: "x" },
        { do: "reached", atMs: Math.min(atMs, NOW), nowMs: NOW },
      ];
      const move = moves[Math.floor(random() * moves.length)]!;
      const next = travel(state, move);
      if (next.mode === "past") {
        expect(next.atMs).toBeLessThanOrEqual(NOW);
        if (move.do === "reached" && state.mode === "past") expect(next.atMs).toBeGreaterThanOrEqual(state.atMs);
        if (next.loading === "failed") expect(next.isPlaying && state.mode === "past" && !state.isPlaying && move.do !== "play").toBe(false);
      }
      state = next;
    }
  });

  it("reads moments from addresses, and nothing else", () => {
    expect(momentOf(momentText(NOW))).toBe(NOW);
    expect(momentOf("2030-01-01T12:00:00+02:00")).toBe(NOW - 2 * 3_600_000);
    for (const none of ["", "yesterday", undefined, 7, null, "1960-01-01T00:00:00Z"]) expect(momentOf(none)).toBeNull();
  });
});
