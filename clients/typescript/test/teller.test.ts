import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Teller } from "../src/state/teller.ts";

let told: number[];
let drawingMs: number;
let lateMs: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  told = [];
  drawingMs = 0;
  lateMs = 0;
  const clock = performance.now.bind(performance);
  // Fake time stands still while code runs; what drawing took is added to it.
  vi.spyOn(performance, "now").mockImplementation(() => clock() + lateMs);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function poured(forMs: number): void {
  const teller = new Teller(() => {});
  teller.subscribe(() => {
    told.push(performance.now());
    lateMs += drawingMs;
  });
  for (let at = 0; at < forMs; at += 4) {
    teller.soon();
    vi.advanceTimersByTime(4);
  }
}

it("tells once a frame where drawing costs nothing", () => {
  poured(1000);
  expect(told.length).toBeGreaterThan(45);
  expect(told.length).toBeLessThanOrEqual(63);
});

it("leaves three quarters of the time to others where drawing costs much", () => {
  drawingMs = 30;
  poured(1000);
  const gaps = told.slice(1).map((at, i) => at - (told[i] as number));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(120);
});

it("does not rest for longer than a quarter of a second", () => {
  drawingMs = 2000;
  poured(1000);
  const gaps = told.slice(1).map((at, i) => at - (told[i] as number) - drawingMs);
  expect(gaps.length).toBeGreaterThan(1);
  expect(Math.max(...gaps)).toBeLessThan(300);
});
