import { describe, expect, it } from "vitest";
import { openWorld } from "../../main/web/data/open.ts";
import { STREAMS, type Past } from "../../main/web/data/source.ts";
import type { ClientEvent } from "../../main/web/model/event.ts";
import { mergePatch } from "../../main/web/model/mergePatch.ts";
import { Player } from "../../main/web/time/player.ts";
import { dueTimes, interleave, stretchMs } from "../../main/web/time/schedule.ts";
import { Timeline } from "../../main/web/time/timeline.ts";
import { clientEvent, logEvent } from "./events.ts";

const T = Date.parse("2030-01-01T12:00:00Z");
const never = new AbortController().signal;

interface Logged {
  readonly appendedMs: number;
  readonly event: ClientEvent;
}

/** A log of three streams in memory, that answers as the server does: `after` and positions by place, times by the append. */
class MemoryPast implements Past {
  readonly streams: Record<string, Logged[]> = Object.fromEntries(STREAMS.map((stream) => [stream, []]));
  reads = 0;
  isAway = false;

  append(stream: string, event: ClientEvent, appendedMs: number): void {
    this.streams[stream]!.push({ appendedMs, event: { ...event, position: String(this.streams[stream]!.length + 1) } });
  }

  history(stream: string, options: Parameters<Past["history"]>[1]) {
    return {
      all: async () => {
        this.reads++;
        if (this.isAway) throw new Error("away");
        const log = this.streams[stream]!;
        const end = options.until === undefined ? log.length : typeof options.until === "string" ? Number(options.until) : log.filter((logged) => logged.appendedMs < (options.until as Date).getTime()).length;
        const start = options.after === undefined ? (options.last === undefined ? 0 : Math.max(0, end - options.last)) : Number(options.after);
        return { events: log.slice(start, end).map((logged) => logged.event), position: String(Math.max(start, end)), gap: null };
      },
    };
  }

  async snapshot(stream: string, { at }: { at?: Date }) {
    if (this.isAway) throw new Error("away");
    const { events, position } = await this.history(stream, at === undefined ? {} : { until: at }).all();
    const states = new Map<string, { subject: string; type: string; time: string; data: unknown }>();
    for (const { subject = "", type, time = "", data } of events) states.set(subject, { subject, type, time, data: mergePatch(states.get(subject)?.data, data) });
    return { subjects: [...states.values()], position };
  }
}

/** Ten runs, each of a minute, one after another, with a measurement every second. */
function tenRuns(): MemoryPast {
  const past = new MemoryPast();
  for (let second = 0; second < 600; second++) {
    const atMs = T + second * 1000;
    const run = `run-${Math.floor(second / 60)}`;
    past.append("metrics", clientEvent("metrics.updated", "cpu", atMs, { value: second }), atMs);
    if (second % 60 === 0) past.append("execution", clientEvent("execution.started", run, atMs, { name: run }), atMs);
    else if (second % 60 === 59) past.append("execution", clientEvent("execution.completed", run, atMs, { success: true }), atMs);
    else if (second % 10 === 0) past.append("execution", clientEvent("execution.progressed", run, atMs, { progress: (second % 60) / 60 }), atMs);
  }
  return past;
}

describe("a stretch of the log", () => {
  it("is shown in the log's order, each event at its own time where that is within the stretch", () => {
    const events = [1000, 900, 5000, 99_999].map((at) => logEvent("metrics", "m", "s", at));
    expect(dueTimes({ fromMs: 500, untilMs: 6000, events }).map((due) => due.atMs)).toEqual([1000, 1000, 5000, 6000]);
  });

  it("is interleaved with others by time, each stream in its own order", () => {
    const due = (stream: string, ...times: number[]) => dueTimes({ fromMs: 0, untilMs: 100, events: times.map((at) => logEvent(stream, "t", "s", at)) });
    expect(interleave([due("a", 1, 5, 5), due("b", 3, 5)]).map(({ atMs, event }) => `${event.stream}${atMs}`)).toEqual(["a1", "b3", "a5", "a5", "b5"]);
  });

  it("is longer the faster it is played", () => {
    expect([1, 10, 50].map(stretchMs)).toEqual([5000, 20_000, 100_000]);
  });
});

describe("the world as of a moment", () => {
  it("knows what had happened by then, and nothing after it", async () => {
    const { world } = await openWorld(tenRuns(), new Date(T + 90_500), T + 700_000, never);
    expect(world.executions.list().map((run) => [run.subject, run.status])).toEqual([
      ["run-1", "running"],
      ["run-0", "succeeded"],
    ]);
    expect(world.executions.get("run-1")!.progress).toBeCloseTo(0.5);
    expect(world.metrics.get("cpu")!.latest("value")).toBe(90);
  });
});

describe("the player", () => {
  it("comes to the same world by playing as by opening the end, at every speed", async () => {
    for (const speed of [1, 10, 50]) {
      const past = tenRuns();
      const player = await Player.open(past, T + 30_000, T + 700_000, never);
      let atMs = T + 30_000;
      while (atMs < T + 400_000) {
        atMs = Math.min(atMs + 500 * speed, player.readUntilMs, T + 400_000);
        player.advance(atMs, speed, T + 700_000, (error) => expect.fail(String(error)));
        await new Promise((done) => setTimeout(done, 0));
      }
      const { world } = await openWorld(past, new Date(T + 400_001), T + 700_000, never);
      expect(player.world.executions.list()).toEqual(world.executions.list());
      expect(player.world.metrics.get("cpu")!.latest("value")).toBe(400);
      const points = (from: typeof world) => [...from.metrics.get("cpu")!.points(["value"], T, T + 400_000, 5000).values[0]!];
      expect(points(player.world)).toEqual(points(world));
      player.close();
    }
  });

  it("shows nothing before it is due", async () => {
    const player = await Player.open(tenRuns(), T + 30_500, T + 700_000, never);
    player.advance(T + 30_500, 1, T + 700_000, () => {});
    await new Promise((done) => setTimeout(done, 5));
    player.advance(T + 31_000, 1, T + 700_000, () => {});
    expect(player.world.metrics.get("cpu")!.latest("value")).toBe(31);
    player.advance(T + 32_999, 1, T + 700_000, () => {});
    expect(player.world.metrics.get("cpu")!.latest("value")).toBe(32);
  });
});

describe("the timeline", () => {
  /** Time that a test moves. */
  function timeline(past: MemoryPast) {
    let nowMs = T + 500_000;
    const timers = new Map<number, { atMs: number; run: () => void }>();
    let made = 0;
    const made_ = new Timeline(past, {
      now: () => nowMs,
      setTimeout: (run, delayMs) => {
        timers.set(++made, { atMs: nowMs + delayMs, run });
        return made;
      },
      clearTimeout: (timer) => timers.delete(timer as unknown as number),
    });
    const pass = async (ms: number) => {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = [...timers].filter(([, timer]) => timer.atMs <= untilMs).sort((a, b) => a[1].atMs - b[1].atMs)[0];
        if (next === undefined) break;
        nowMs = Math.max(nowMs, next[1].atMs);
        timers.delete(next[0]);
        next[1].run();
        await new Promise((done) => setTimeout(done, 0));
      }
      nowMs = untilMs;
      await new Promise((done) => setTimeout(done, 0));
    };
    return { timeline: made_, pass };
  }

  it("fetches only the last of the moments that a hand drags over", async () => {
    const past = tenRuns();
    const { timeline: line, pass } = timeline(past);
    for (let i = 0; i < 20; i++) line.goTo(T + 10_000 * i);
    await pass(200);
    expect(line.getState()).toMatchObject({ atMs: T + 190_000, loading: "ready" });
    expect(past.reads).toBe(6);
    expect(line.world!.metrics.get("cpu")!.latest("value")).toBe(189);
  });

  it("plays at its speed, and is live when it comes to the present", async () => {
    const { timeline: line, pass } = timeline(tenRuns());
    line.goTo(T + 100_000);
    await pass(200);
    line.speed(10);
    line.play();
    await pass(10_000);
    const state = line.getState();
    expect(state.mode === "past" && state.atMs).toBeGreaterThan(T + 190_000);
    expect(state.mode === "past" && state.atMs).toBeLessThanOrEqual(T + 200_500);
    await pass(60_000);
    expect(line.getState()).toEqual({ mode: "live" });
    expect(line.world).toBeNull();
  });

  it("says that the log does not answer, and fetches again when it is asked to", async () => {
    const past = tenRuns();
    const { timeline: line, pass } = timeline(past);
    past.isAway = true;
    line.goTo(T + 100_000);
    await pass(200);
    expect(line.getState()).toMatchObject({ loading: "failed", error: "away" });
    past.isAway = false;
    line.retry();
    await pass(200);
    expect(line.getState()).toMatchObject({ loading: "ready" });
  });
});
