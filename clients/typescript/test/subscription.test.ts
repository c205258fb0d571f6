import { beforeEach, describe, expect, it } from "vitest";
import { ThroughlineError, type StreamEvent, type StreamOptions } from "@throughline/client";
import { StreamSubscription } from "../src/subscription/subscription.ts";
import type { Run, Session } from "../src/transport/session.ts";

interface Followed {
  readonly run: Run;
  readonly acks: string[];
  stopped: boolean;
}

/** A session whose server is the test. */
class FakeSession implements Session {
  readonly transport = "websocket";
  readonly sendsMax = 1;
  readonly followed: Followed[] = [];

  follow(run: Run): { consumed(ack: string): void; stop(): void } {
    const followed: Followed = { run, acks: [], stopped: false };
    this.followed.push(followed);
    return { consumed: (ack) => void followed.acks.push(ack), stop: () => void (followed.stopped = true) };
  }

  get last(): Followed {
    return this.followed.at(-1) as Followed;
  }

  send(): never {
    throw new Error("nothing is published here");
  }
  renew(): void {}
  shut(): void {}
}

let session: FakeSession | undefined;
let stored: string | null;
let closed: number;

beforeEach(() => {
  session = new FakeSession();
  stored = null;
  closed = 0;
});

function subscribed(options: StreamOptions = {}): StreamSubscription {
  const subscription = new StreamSubscription("execution", options, {
    session: () => session,
    stored: () => stored,
    store: (position) => void (stored = position),
    forgetStored: () => void (stored = null),
    eventCame() {},
    closed: () => void closed++,
  });
  subscription.follow();
  return subscription;
}

const current = (): Followed => (session as FakeSession).last;
const event = (position: string, subject = "s"): StreamEvent => ({ id: position, source: "/s", type: "t", subject, data: { at: position }, position, extensions: {} });
const send = (...positions: string[]): void => positions.forEach((position) => current().run.event(event(position), `ack-${position}`));
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("handlers", () => {
  it("get events in order, and one can be taken off without the others", () => {
    const got: string[] = [];
    const subscription = subscribed();
    const off = subscription.on("event", (({ id }: StreamEvent) => got.push(`a${id}`)) as never);
    subscription.on("event", (({ id }: StreamEvent) => got.push(`b${id}`)) as never);
    send("1");
    off();
    send("2");
    expect(got).toEqual(["a1", "b1", "b2"]);
    expect([subscription.position, stored]).toEqual(["2", "2"]);
  });

  it("hear nothing of a run that is over, whatever it still sends", () => {
    const got: string[] = [];
    const subscription = subscribed();
    subscription.on("event", (({ id }: StreamEvent) => got.push(id)) as never);
    const old = current();
    send("1");
    subscription.follow();
    expect([old.stopped, current().run.start]).toEqual([true, { after: "1" }]);
    old.run.event(event("2"), "");
    old.run.gap({ reason: "retention", from: "1", position: "9" });
    old.run.progress("8", undefined);
    send("2");
    expect([got, subscription.position]).toEqual([["1", "2"], "2"]);
  });

  it("hear nothing after close", () => {
    const subscription = subscribed();
    subscription.on("event", (() => expect.unreachable()) as never);
    subscription.close();
    send("1");
    subscription.follow();
    expect([closed, (session as FakeSession).followed.length, current().stopped]).toEqual([1, 1, true]);
  });
});

describe("a handover", () => {
  const moved = (options: StreamOptions = {}): { subscription: StreamSubscription; got: string[]; old: Followed; over: () => boolean } => {
    const subscription = subscribed(options);
    const got: string[] = [];
    subscription.on("event", (({ id }: StreamEvent) => got.push(id)) as never);
    send("1");
    const old = current();
    session = new FakeSession();
    let over = false;
    void subscription.handOver().then(() => (over = true));
    return { subscription, got, old, over: () => over };
  };

  it("takes what the old session brings until the new one has caught up, each event once", async () => {
    const { subscription, got, old, over } = moved();
    expect(current().run.start).toEqual({ after: "1" });
    old.run.event(event("2"), "");
    old.run.event(event("3"), "");
    send("2");
    await later();
    expect([got, old.stopped, over()]).toEqual([["1", "2", "3"], false, false]);
    send("3", "4");
    await later();
    expect([got, old.stopped, over()]).toEqual([["1", "2", "3", "4"], true, true]);
    old.run.event(event("4"), "");
    send("5");
    expect([got, subscription.position]).toEqual([["1", "2", "3", "4", "5"], "5"]);
  });

  it("of a quiet stream is over once the new session says that it has caught up", async () => {
    const { subscription, old, over } = moved();
    current().run.progress("1", "history-unavailable");
    await later();
    expect([old.stopped, over()]).toEqual([false, false]);
    current().run.caughtUp("2");
    await later();
    expect([old.stopped, over(), subscription.position]).toEqual([true, true, "2"]);
  });

  it("acknowledges in each session what that session has brought, also what is known already", async () => {
    const subscription = subscribed({ bufferMax: 10 });
    const loop = subscription[Symbol.asyncIterator]();
    send("1");
    await loop.next();
    const old = current();
    session = new FakeSession();
    void subscription.handOver();
    old.run.event(event("2"), "old 2");
    send("2");
    await loop.next();
    send("3");
    expect([old.acks, current().acks]).toEqual([["ack-1"], ["ack-2"]]);
    await loop.next();
    void loop.next();
    expect(current().acks).toEqual(["ack-2", "ack-3"]);
  });

  it("is over when the subscription is, or when there is no session any more", async () => {
    for (const end of ["close", "unfollow"] as const) {
      const { subscription, old, over } = moved();
      subscription[end]();
      await later();
      expect([old.stopped, over()]).toEqual([true, true]);
    }
  });

  it("is none where two sessions would bring different events, or the consumer is behind", () => {
    const { old } = moved({ conflate: true });
    expect([old.stopped, current().run.start]).toEqual([true, { after: "1" }]);
  });
});

describe("a gap", () => {
  it("of a subscription with snapshot is told, and the snapshot asked for again", () => {
    const told: string[] = [];
    const subscription = subscribed({ snapshot: true });
    subscription.on("snapshot", ((snapshot: { subjects: unknown[]; position: string }) => told.push(`snapshot of ${snapshot.subjects.length} at ${snapshot.position}`)) as never);
    subscription.on("gap", (({ reason }: { reason: string }) => told.push(reason)) as never);
    subscription.on("event", (({ id }: StreamEvent) => told.push(id)) as never);
    const first = current();
    first.run.snapshotRow({ subject: "a", data: 1 }, "x");
    first.run.snapshotEnd("5");
    send("6");
    first.run.gap({ reason: "retention", from: "6", position: "20" });
    first.run.event(event("21"), "");
    expect(current().run.start).toEqual({ snapshot: true });
    current().run.snapshotEnd("30");
    send("31");
    expect(told).toEqual(["snapshot of 1 at 5", "6", "retention", "snapshot of 0 at 30", "31"]);
    expect(first.acks).toEqual(["x", "ack-6"]);
  });

  it("in the middle of a snapshot means that what came of it is forgotten, and the server begins again", () => {
    let subjects: unknown[] = [];
    const subscription = subscribed({ snapshot: true });
    subscription.on("snapshot", ((snapshot: { subjects: unknown[] }) => (subjects = snapshot.subjects)) as never);
    const { run } = current();
    run.snapshotRow({ subject: "old", data: 1 }, "");
    run.gap({ reason: "retention", from: null, position: null });
    run.snapshotRow({ subject: "new", data: 2 }, "");
    run.snapshotEnd("9");
    expect(subjects).toEqual([{ subject: "new", data: 2 }]);
    expect((session as FakeSession).followed).toHaveLength(1);
  });

  it.each([{}, { snapshot: true, onGap: "continue" } as const])("otherwise is told, and the subscription goes on behind it", (options) => {
    const subscription = subscribed(options);
    if (options.snapshot) current().run.snapshotEnd("1");
    current().run.gap({ reason: "truncated", from: "9", position: "4" });
    expect(subscription.position).toBe("4");
    subscription.follow();
    expect(current().run.start).toEqual({ after: "4" });
  });
});

describe("iterating", () => {
  it("after a gap, what waited from before the new snapshot is not given any more", async () => {
    const subscription = subscribed({ snapshot: true });
    const loop = subscription[Symbol.asyncIterator]();
    current().run.snapshotEnd("0");
    send("1", "2");
    current().run.gap({ reason: "retention", from: "2", position: "9" });
    current().run.snapshotEnd("9");
    send("10");
    expect((await loop.next()).value).toMatchObject({ id: "10" });
  });

  it("an event is dealt with when the next one is asked for, and acknowledged then", async () => {
    const subscription = subscribed({ bufferMax: 4 });
    const loop = subscription[Symbol.asyncIterator]();
    expect([current().run.window, (session as FakeSession).followed.length]).toEqual([2, 2]);
    send("1", "2");
    expect((await loop.next()).value).toMatchObject({ id: "1" });
    expect([subscription.position, current().acks]).toEqual([null, []]);
    expect((await loop.next()).value).toMatchObject({ id: "2" });
    expect([subscription.position, stored, current().acks]).toEqual(["1", "1", ["ack-1"]]);
    current().run.progress("7", undefined);
    expect(subscription.position).toBe("1");
    const third = loop.next();
    expect(subscription.position).toBe("7");
    send("8");
    expect((await third).value).toMatchObject({ id: "8" });
  });

  it("what has come and was not taken is not asked for again, and a new run waits until there is room", async () => {
    const subscription = subscribed({ bufferMax: 4 });
    const loop = subscription[Symbol.asyncIterator]();
    send("1", "2", "3");
    session = new FakeSession();
    subscription.unfollow();
    subscription.follow();
    expect(session.followed).toHaveLength(0);
    await loop.next();
    await later();
    expect(session.followed).toHaveLength(1);
    expect(current().run.start).toEqual({ after: "3" });
    send("4");
    const rest = [await loop.next(), await loop.next(), await loop.next()].map(({ value }) => (value as StreamEvent).id);
    expect(rest).toEqual(["2", "3", "4"]);
    // Of the run that is over, nothing is acknowledged in the one that goes on.
    expect(current().acks).toEqual([]);
  });

  it("leaving the loop closes the subscription", async () => {
    const subscription = subscribed();
    setTimeout(() => send("1", "2"));
    for await (const { id } of subscription) if (id === "1") break;
    expect([closed, current().stopped, subscription.position]).toEqual([1, true, "1"]);
  });

  it("a refusal ends the loop with its error, after what had come", async () => {
    const subscription = subscribed();
    const loop = subscription[Symbol.asyncIterator]();
    send("1");
    current().run.refused(new ThroughlineError("forbidden", "no"));
    expect((await loop.next()).value).toMatchObject({ id: "1" });
    await expect(loop.next()).rejects.toMatchObject({ code: "forbidden" });
    expect(await loop.next()).toEqual({ done: true, value: undefined });
  });

  it("is one loop's", () => {
    const subscription = subscribed();
    subscription[Symbol.asyncIterator]();
    expect(() => subscription[Symbol.asyncIterator]()).toThrow(/one loop/);
  });
});

it("a stored position that is refused is a gap, is forgotten, and the subscription begins as it was asked to", () => {
  stored = "old";
  const reasons: string[] = [];
  const subscription = subscribed({ last: 3 });
  subscription.on("gap", (({ reason }: { reason: string }) => reasons.push(reason)) as never);
  expect(current().run.start).toEqual({ after: "old" });
  current().run.refused(new ThroughlineError("invalid-position", "not of this stream"));
  expect([reasons, stored, current().run.start, closed]).toEqual([["refused"], null, { last: 3 }, 0]);
});
