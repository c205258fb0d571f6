import { describe, expect, it } from "vitest";
import { SeriesStore, Track, unitOf, withBreaks } from "../../main/web/model/series.ts";
import { logEvent, mulberry } from "./events.ts";

const always = () => true;

function filled(rows: number, rowsMax: number): Track {
  const track = new Track("cpu", rowsMax, always);
  for (let i = 0; i < rows; i++) track.append(i * 10, { value: i, ...(i % 2 === 0 ? { even: i } : {}) });
  return track;
}

describe("a track", () => {
  it("grows to its limit and then overwrites its oldest", () => {
    const track = filled(5000, 1024);
    expect(track.length).toBe(1024);
    const { timesMs, values } = track.points(["value", "even"], 0, 50_000, 10_000);
    expect([timesMs[0], timesMs.at(-1)]).toEqual([39_760, 49_990]);
    expect([values[0]![0], values[0]!.at(-1)]).toEqual([3976, 4999]);
    expect([values[1]![0], values[1]![1]]).toEqual([3976, Number.NaN]);
  });

  it("never goes back in time", () => {
    const track = new Track("cpu", 1024, always);
    for (const time of [100, 50, 200]) track.append(time, { value: time });
    expect([...track.points(["value"], 0, 1000, 100).timesMs]).toEqual([100, 100, 200]);
  });

  it("leaves its past alone when it may not grow", () => {
    const track = new Track("cpu", 100_000, (cells) => cells <= 256);
    for (let i = 0; i < 1000; i++) track.append(i, { value: i });
    expect(track.length).toBe(256);
    expect(track.latest("value")).toBe(999);
  });

  it("has one more row on each side of what is seen, so that lines reach the edges", () => {
    expect([...filled(100, 1024).points(["value"], 300, 340, 1000).timesMs]).toEqual([290, 300, 310, 320, 330, 340, 350]);
  });

  it("draws of many rows what all of them would have drawn: each step's extremes, in their order", () => {
    const random = mulberry(3);
    const track = new Track("cpu", 131_072, always);
    const all: [number, number][] = [];
    for (let i = 0; i < 100_000; i++) {
      const value = random() * 100;
      track.append(i * 10, { value });
      all.push([i * 10, value]);
    }
    track.append(1_000_000, { value: 1000 });
    track.append(1_000_001, { value: -1000 });
    const { timesMs, values } = track.points(["value"], 0, 1_100_000, 500);
    expect(timesMs.length).toBeLessThanOrEqual(1002);
    expect([...timesMs]).toEqual([...timesMs].sort((a, b) => a - b));
    expect([...values[0]!.slice(-2)]).toEqual([1000, -1000]);
    const step = 1_100_000 / 500;
    for (let i = 0; i < 100; i += 2) {
      const inside = all.filter(([time]) => Math.floor(time / step) === Math.floor(timesMs[i]! / step)).map(([, value]) => value);
      expect([values[0]![i]!, values[0]![i + 1]!].sort((a, b) => a - b)).toEqual([Math.min(...inside), Math.max(...inside)]);
    }
  });
});

describe("breaks", () => {
  it("are where nothing came for long, and where a value is missing", () => {
    const timesMs = Float64Array.of(0, 1000, 2000, 60_000, 61_000);
    const drawn = withBreaks({ timesMs, values: [Float64Array.of(1, 2, Number.NaN, 4, 5)] });
    expect(drawn.timesMs).toEqual([0, 1000, 2000, 2001, 60_000, 61_000]);
    expect(drawn.values).toEqual([[1, 2, null, null, 4, 5]]);
  });
});

describe("the store", () => {
  it("keeps to its limits, whatever comes", () => {
    const store = new SeriesStore({ subjectsMax: 20, rowsMax: 4096, cellsMax: 40_000 });
    for (let i = 0; i < 60_000; i++) store.apply(logEvent("metrics", "metrics.updated", `s${i % 50}`, i, { value: i, other: 1, text: "no" }));
    expect(store.subjects().length).toBe(20);
    const cells = store.subjects().reduce((sum, track) => sum + track.cells, 0);
    // Every track begins with a few rows, also when there is no room to grow.
    expect(cells).toBeLessThanOrEqual(40_000 + 20 * 256 * 3);
    expect(store.subjects()[0]!.fields()).toEqual(["value", "other"]);
  });

  it("knows units by the event and by the field's name", () => {
    const store = new SeriesStore();
    store.apply(logEvent("metrics", "metrics.updated", "memory", 1, { value: 4, used_bytes: 5, cores: 2, unit: "percent" }));
    const track = store.get("memory")!;
    expect(["value", "used_bytes", "cores"].map((field) => unitOf(track, field))).toEqual(["percent", "bytes", ""]);
  });
});
