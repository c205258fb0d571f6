import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs } from "../src/connection/backoff.ts";

const BACKOFF = { baseMs: 1000, maxMs: 30_000 };
const ALMOST_ONE = 1 - Number.EPSILON;

describe("back-off", () => {
  it("is at most min(1000 * 2^n, 30000) ms", () => {
    const most = [1, 2, 3, 4, 5, 6, 7, 100].map((failures) => Math.ceil(backoffMs(failures, ALMOST_ONE, BACKOFF)));
    expect(most.map((ms) => ms + 1)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("is drawn from the whole range: full jitter", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: ALMOST_ONE, noNaN: true }), (failures, chance) => {
        const most = Math.min(1000 * 2 ** (failures - 1), 30_000);
        expect(backoffMs(failures, chance, BACKOFF)).toBe(Math.floor(chance * most));
      }),
    );
  });
});
