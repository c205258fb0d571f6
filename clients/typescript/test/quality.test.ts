import { expect, it } from "vitest";
import { missedBeats, rate, smoothed } from "../src/connection/quality.ts";

it.each([
  ["websocket", 20, 0, "good"],
  ["websocket", 300, 0, "fair"],
  ["websocket", 900, 0, "poor"],
  ["websocket", 20, 1, "fair"],
  ["websocket", 20, 2, "poor"],
  ["websocket", null, 0, "unknown"],
  ["sse", null, 0, "fair"],
  ["poll", null, 1, "poor"],
  [null, 20, 0, "unknown"],
] as const)("%s with a round trip of %s ms and %i missed beats is %s", (transport, roundTripMs, missed, quality) => {
  expect(rate(transport, roundTripMs, missed)).toBe(quality);
});

it.each([
  [0, 0],
  [10_000, 0],
  [14_999, 0],
  [15_000, 1],
  [25_000, 2],
])("%i ms of silence are %i missed beats of 10 s", (silentMs, missed) => expect(missedBeats(silentMs, 10_000)).toBe(missed));

it("no heart-beats, none missed", () => expect(missedBeats(1e9, 0)).toBe(0));

it("round trips are smoothed, and the first is taken as it is", () => {
  expect(smoothed(null, 100)).toBe(100);
  expect(smoothed(100, 200)).toBe(130);
});
