import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { atBeat, BEAT_MS, calmly } from "../../main/web/app/beat.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(Date.parse("2030-01-01T12:00:00.090Z"));
});

afterEach(() => vi.useRealTimers());

it("calls at the first beat that is far enough away, everybody in one task", () => {
  const called: string[] = [];
  atBeat(0, () => called.push("at once"));
  atBeat(100, () => called.push("soon"));
  atBeat(161, () => called.push("later"));
  vi.advanceTimersByTime(159);
  expect(called).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(Date.now() % BEAT_MS).toBe(0);
  expect(called).toEqual(["at once", "soon"]);
  vi.advanceTimersByTime(BEAT_MS);
  expect(called).toEqual(["at once", "soon", "later"]);
});

it("does not call who called off, and goes on while somebody waits", () => {
  const called: number[] = [];
  const callOff = atBeat(0, () => called.push(-1));
  const again = () => {
    called.push(Date.now());
    if (called.length < 3) atBeat(1000, again);
  };
  atBeat(0, again);
  callOff();
  vi.advanceTimersByTime(5000);
  expect(called.map((at) => at % 1000)).toEqual([250, 250, 250]);
  expect(vi.getTimerCount()).toBe(0);
});

it("tells of what comes after a while at once, and of what pours in at beats", () => {
  let changed = () => {};
  const told: number[] = [];
  const stop = calmly((listener) => ((changed = listener), () => {}), 500, () => told.push(Date.now()));
  changed();
  expect(told).toEqual([Date.now()]);
  for (let at = 0; at < 5000; at += 30) {
    vi.advanceTimersByTime(30);
    changed();
  }
  expect(told.slice(1).every((at) => at % BEAT_MS === 0)).toBe(true);
  expect(told.length).toBeGreaterThanOrEqual(9);
  expect(told.length).toBeLessThanOrEqual(12);
  vi.advanceTimersByTime(2000);
  const last = told.length;
  changed();
  expect(told.length).toBe(last + 1);
  changed();
  stop();
  vi.advanceTimersByTime(2000);
  expect(told.length).toBe(last + 1);
});
