import { describe, expect, it } from "vitest";
import { Alerts } from "../../main/web/model/alerts.ts";
import { toLogEvent } from "../../main/web/model/event.ts";
import { Executions } from "../../main/web/model/executions.ts";
import { mergePatch } from "../../main/web/model/mergePatch.ts";
import { LatencyMeter, RateMeter } from "../../main/web/model/meters.ts";
import { filterRuns, timelineOf } from "../../main/web/model/runs.ts";
import { eventFilter } from "../../main/web/model/search.ts";
import { Tail } from "../../main/web/model/tail.ts";
import { World } from "../../main/web/model/world.ts";
import { logEvent, mulberry } from "./events.ts";

const T = Date.parse("2030-01-01T12:00:00Z");

describe("mergePatch", () => {
  // The table of RFC 7396, appendix A.
  it.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [["a", "b"], ["c", "d"], ["c", "d"]],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, null, null],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("%j with %j is %j", (state, patch, merged) => {
    const before = structuredClone(state);
    expect(mergePatch(state, patch)).toEqual(merged);
    expect(state).toEqual(before);
  });
});

describe("an event's time", () => {
  const event = { id: "1", source: "/s", type: "t", data: {}, position: "p" };
  it.each([
    ["the producer's", { ...event, time: "2030-01-01T12:00:00Z", appendTime: 5 }, T, 5],
    ["the log's, where the producer says none", { ...event, appendTime: 5 }, 5, 5],
    ["when it came, where nobody says", event, 7, null],
  ])("is %s", (_, from, timeMs, appendedMs) => {
    expect(toLogEvent("execution", from, 7)).toMatchObject({ timeMs, appendedMs });
  });
});

describe("executions", () => {
  it.each([1, 2, 3, 4, 5])("are in order and counted, however they come, go and come again (seed %i)", (seed) => {
    const random = mulberry(seed);
    const runs = new Executions(40);
    const types = ["execution.started", "execution.progressed", "execution.completed"];
    for (let i = 0; i < 3000; i++) {
      const subject = `r${Math.floor(random() * 120)}`;
      runs.apply(logEvent("execution", types[Math.floor(random() * 3)]!, subject, T + i * 10 + Math.floor(random() * 500), { success: random() < 0.5 }));
      if (random() < 0.9) continue;
      const list = runs.list();
      expect(list).toBe(runs.list());
      expect(list.length).toBe(runs.size);
      expect(new Set(list.map((run) => runs.get(run.subject))).size).toBe(list.length);
      expect(list).toEqual([...list].sort((a, b) => b.startedMs - a.startedMs || (a.subject < b.subject ? 1 : -1)));
      for (const status of ["running", "succeeded", "failed"] as const) expect(runs.count(status)).toBe(list.filter((run) => run.status === status).length);
    }
  });

  it("start, progress and complete", () => {
    const runs = new Executions();
    runs.apply(logEvent("execution", "execution.started", "r", T, { name: "build", node_id: "n1", status: "running" }));
    expect(runs.get("r")).toMatchObject({ name: "build", node: "n1", status: "running", progress: null, endedMs: null, startedMs: T });
    runs.apply(logEvent("execution", "execution.progressed", "r", T + 1000, { progress: 0.4 }));
    expect(runs.get("r")).toMatchObject({ status: "running", progress: 0.4, startedMs: T });
    runs.apply(logEvent("execution", "execution.completed", "r", T + 2000, { success: true, status: "succeeded", runtime_seconds: 2 }));
    expect(runs.get("r")).toMatchObject({ status: "succeeded", progress: 1, endedMs: T + 2000, runtimeMs: 2000 });
  });

  it("fail by success, and by status where there is no success", () => {
    const runs = new Executions();
    runs.apply(logEvent("execution", "execution.completed", "a", T, { success: false }));
    runs.apply(logEvent("execution", "execution.completed", "b", T, { status: "failed" }));
    runs.apply(logEvent("execution", "execution.completed", "c", T, { status: "succeeded" }));
    expect(["a", "b", "c"].map((run) => runs.get(run)!.status)).toEqual(["failed", "failed", "succeeded"]);
  });

  it("run again when they are started again, whatever the state still says of the last time", () => {
    const runs = new Executions();
    runs.apply(logEvent("execution", "execution.completed", "r", T, { success: true, status: "succeeded" }));
    runs.apply(logEvent("execution", "execution.started", "r", T + 9000, {}));
    expect(runs.get("r")).toMatchObject({ status: "running", startedMs: T + 9000 });
    runs.apply(logEvent("execution", "execution.progressed", "r", T + 9500, { progress: 0.1 }));
    expect(runs.get("r")).toMatchObject({ status: "running" });
  });

  it("are the same from a snapshot as from all events", () => {
    const folded = new Executions();
    folded.apply(logEvent("execution", "execution.started", "r", T, { name: "build", started_at: new Date(T).toISOString() }));
    folded.apply(logEvent("execution", "execution.completed", "r", T + 5000, { success: false, runtime_seconds: 5, exit_status: 2 }));
    const seeded = new Executions();
    seeded.seed({ subject: "r", type: "execution.completed", timeMs: T + 5000, data: folded.get("r")!.data });
    expect(seeded.get("r")).toEqual(folded.get("r"));
  });

  it("are no more than the limit: those that ended and are silent longest go first", () => {
    const runs = new Executions(3);
    runs.apply(logEvent("execution", "execution.started", "old and running", T, {}));
    runs.apply(logEvent("execution", "execution.completed", "old and done", T + 1, { success: true }));
    runs.apply(logEvent("execution", "execution.completed", "done", T + 2, { success: true }));
    runs.apply(logEvent("execution", "execution.started", "new", T + 3, {}));
    expect(runs.list().map((run) => run.subject)).toEqual(["new", "done", "old and running"]);
    expect(runs.forgotten).toBe(1);
  });

  it("are found by all words, and by status", () => {
    const runs = new Executions();
    runs.apply(logEvent("execution", "execution.started", "r-1", T, { name: "Nightly build", node_id: "agent-7" }));
    runs.apply(logEvent("execution", "execution.completed", "r-2", T + 1, { name: "nightly report", success: true }));
    const found = (status: "all" | "running", text: string) => filterRuns(runs.list(), status, text).map((run) => run.subject);
    expect(found("all", "NIGHTLY")).toEqual(["r-2", "r-1"]);
    expect(found("all", "nightly agent")).toEqual(["r-1"]);
    expect(found("running", "nightly")).toEqual(["r-1"]);
  });
});

describe("a run's timeline", () => {
  it("has each event once, in order, from history and from what came since", () => {
    const a = logEvent("execution", "execution.started", "r", T, {});
    const b = logEvent("execution", "execution.progressed", "r", T + 1000, { progress: 0.5 });
    const c = logEvent("execution", "execution.completed", "r", T + 2000, { success: true });
    const steps = timelineOf([a, b], [c, b], Number.POSITIVE_INFINITY);
    expect(steps.map((step) => step.event)).toEqual([a, b, c]);
    expect(steps.map((step) => step.status)).toEqual(["running", null, "succeeded"]);
    expect(steps[1]!.summary).toBe("50 %");
    expect(timelineOf([a, b, c], [], T + 1500)).toHaveLength(2);
  });
});

describe("alerts", () => {
  const raised = (at: number, priority = "high") => logEvent("alert", "alert.raised", "disk", at, { message: "full", priority });

  it("are open until they are resolved, and then over", () => {
    const alerts = new Alerts();
    alerts.apply(raised(T));
    expect(alerts.open()).toMatchObject([{ subject: "disk", state: "open", raisedMs: T }]);
    alerts.apply(logEvent("alert", "alert.resolved", "disk", T + 60_000, {}));
    expect(alerts.open()).toEqual([]);
    expect(alerts.past()).toMatchObject([{ subject: "disk", raisedMs: T, resolvedMs: T + 60_000 }]);
  });

  it("stay open when somebody acknowledges them, and are new when they are raised again", () => {
    const alerts = new Alerts();
    alerts.apply(raised(T));
    alerts.apply(logEvent("alert", "alert.acknowledged", "disk", T + 1, { acknowledged_by: "ann" }));
    expect(alerts.open()).toMatchObject([{ state: "acknowledged", acknowledgedBy: "ann", raisedMs: T }]);
    alerts.apply(raised(T + 2));
    expect(alerts.open()).toMatchObject([{ state: "open", acknowledgedBy: "" }]);
  });

  it("stand by priority, then by age", () => {
    const alerts = new Alerts();
    for (const [subject, priority, at] of [["a", "low", 1], ["b", "critical", 2], ["c", "critical", 3]] as const) {
      alerts.apply(logEvent("alert", "alert.raised", subject, T + at, { priority }));
    }
    expect(alerts.open().map((alert) => alert.subject)).toEqual(["c", "b", "a"]);
  });

  it("keep when they were raised when the snapshot says what history said", () => {
    const alerts = new Alerts();
    alerts.apply(raised(T));
    alerts.seed({ subject: "disk", type: "alert.raised", timeMs: T, data: { message: "full" } });
    alerts.seed({ subject: "old", type: "alert.raised", timeMs: T - 1e9, data: {} });
    expect(alerts.open().map((alert) => alert.subject).sort()).toEqual(["disk", "old"]);
  });
});

describe("the tail", () => {
  it("keeps the newest and finds them by number", () => {
    const tail = new Tail(3);
    for (let i = 1; i <= 5; i++) tail.push(logEvent("metrics", "m", `s${i}`, T + i));
    expect([2, 3, 5, 6].map((number) => tail.at(number)?.subject)).toEqual([undefined, "s3", "s5", undefined]);
    expect(tail.select(() => true)).toEqual([5, 4, 3]);
    expect(tail.select((event) => event.subject !== "s4", 4)).toEqual([3]);
  });

  it("is searched by words, some of which say where", () => {
    const event = logEvent("metrics", "metrics.updated", "cpu", T, { value: 7, unit: "percent" });
    const finds = (stream: string, text: string) => eventFilter(stream, text)(event);
    expect(finds("all", "")).toBe(true);
    expect(finds("alert", "")).toBe(false);
    expect(finds("all", "PERCENT cpu")).toBe(true);
    expect(finds("all", "subject:cpu type:updated")).toBe(true);
    expect(finds("all", "subject:percent")).toBe(false);
  });
});

describe("meters", () => {
  it("count events a second, and forget", () => {
    const rate = new RateMeter(10);
    for (let second = 0; second < 25; second++) for (let i = 0; i < second; i++) rate.add(T + second * 1000);
    expect(rate.history(T + 25_000, 3)).toEqual([22, 23, 24]);
    expect(rate.history(T + 60_000, 3)).toEqual([0, 0, 0]);
    rate.add(T);
    expect(rate.history(T + 25_000, 10)).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
  });

  it("know quantiles of what came lately", () => {
    const latency = new LatencyMeter(100);
    expect(latency.quantiles(T, [0.5])).toBeNull();
    for (let i = 1; i <= 100; i++) latency.add(i, T);
    expect(latency.quantiles(T + 5000, [0.5, 0.95])).toEqual([51, 96]);
    expect(latency.quantiles(T + 20_000, [0.5])).toBeNull();
  });
});

describe("the world", () => {
  it("tells its listeners of batches, not of events", () => {
    const world = new World();
    let told = 0;
    const stop = world.subscribe(() => told++);
    for (let i = 0; i < 1000; i++) world.apply(logEvent("metrics", "metrics.updated", "cpu", T + i, { value: i }));
    expect(told).toBe(0);
    world.commit();
    stop();
    world.commit();
    expect(told).toBe(1);
    expect(world.metrics.get("cpu")!.latest("value")).toBe(999);
  });
});
