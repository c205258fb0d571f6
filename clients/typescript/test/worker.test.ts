import { MessageChannel } from "node:worker_threads";
import { afterEach, expect, it, vi } from "vitest";
import { environment } from "../src/environment.ts";
import { ThroughlineError } from "../src/error.ts";
import type { StreamEvent } from "../src/events/types.ts";
import type { Outgoing, Reader, Run, SendOutcome, Session, SessionListener } from "../src/transport/session.ts";
import { serveIn } from "../src/worker/host.ts";
import { Remote } from "../src/worker/remote.ts";
import type { WorkerLike } from "../src/types.ts";

const SETTINGS = { url: "ws://test/ws", openTimeoutMs: 1000, heartbeatMs: 0, pingEveryMs: 0 };

/** What a session in the worker was asked. */
class Scripted implements Session {
  readonly transport = "websocket";
  readonly sendsMax = 1;
  readonly asked: string[] = [];
  run: Run | undefined;
  answer: (outcome: SendOutcome) => void = () => {};
  readonly token: string;
  readonly listener: SessionListener;
  constructor(token: string, listener: SessionListener) {
    this.token = token;
    this.listener = listener;
  }
  follow(run: Run): Reader {
    this.run = run;
    this.asked.push(`follow ${run.stream} ${JSON.stringify(run.start)}`);
    return { consumed: (ack) => void this.asked.push(`consumed ${ack}`), stop: () => void this.asked.push("stop") };
  }
  send(event: Outgoing): Promise<SendOutcome> {
    this.asked.push(`send ${event.id}`);
    return new Promise((resolve) => (this.answer = resolve));
  }
  renew(token: string): void {
    this.asked.push(`renew ${token}`);
  }
  shut(): void {
    this.asked.push("shut");
  }
}

const opened: Array<() => void> = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** Two ends of a real channel, so that everything is cloned on its way as between a page and its worker. */
function together() {
  const { port1, port2 } = new MessageChannel();
  opened.push(() => port1.close());
  const scripted: Scripted[] = [];
  let posted = 0;
  const inside = { postMessage: (message: unknown) => (posted++, port2.postMessage(message)), onmessage: null } as WorkerLike;
  serveIn(environment(), inside, (token, _settings, _around, listener) => {
    const session = new Scripted(token, listener);
    scripted.push(session);
    return session;
  });
  port2.on("message", (data: unknown) => (inside.onmessage as (event: unknown) => void)({ data }));
  const outside: WorkerLike & { onerror: ((event: never) => unknown) | null } = { postMessage: (message) => port1.postMessage(message), onmessage: null, onerror: null, terminate: () => {} };
  port1.on("message", (data: unknown) => (outside.onmessage as unknown as (event: unknown) => void)?.({ data }));
  const remote = new Remote(() => outside, environment());
  const told: string[] = [];
  const listener: SessionListener = {
    opened: () => told.push("opened"),
    ended: (error, deliberate) => told.push(`ended ${error.code} ${error instanceof ThroughlineError} ${deliberate}`),
    refused: (error) => told.push(`refused ${error.code}`),
    going: (ms) => told.push(`going ${ms}`),
    heard: () => {},
    roundTrip: (ms) => told.push(`round trip ${ms}`),
  };
  const session = remote.open("secret", SETTINGS, listener);
  return { session, scripted, told, remote, outside, posts: () => posted };
}

function runThatNotes(window: number | null, notes: unknown[]): Run {
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void notes.push([name, ...args]);
  return {
    stream: "execution",
    subject: undefined,
    types: undefined,
    conflate: false,
    start: { after: "p0" },
    window,
    event: note("event"),
    starts: note("starts"),
    caughtUp: note("caughtUp"),
    progress: note("progress"),
    gap: note("gap"),
    snapshotRow: note("snapshotRow"),
    snapshotEnd: note("snapshotEnd"),
    refused: note("refused"),
    room: () => null,
  };
}

const event = (n: number): StreamEvent => ({ id: `e${n}`, source: "/test", type: "t", data: n % 2 === 0 ? { n } : new Uint8Array([n]), position: `p${n}`, extensions: {} });
const soon = (what: () => void): Promise<void> => vi.waitFor(what, { timeout: 10_000 });

it("brings what a session is told to the page, in order, many at a time, bytes and errors included", async () => {
  const { session, scripted, told, posts } = together();
  await soon(() => expect(scripted).toHaveLength(1));
  const notes: unknown[][] = [];
  session.follow(runThatNotes(null, notes));
  await soon(() => expect(scripted[0]?.asked).toEqual(['follow execution {"after":"p0"}']));
  const { listener, run } = scripted[0] as Scripted & { run: Run };
  listener.opened();
  run.starts("p0");
  for (let n = 1; n <= 500; n++) {
    listener.heard();
    run.event(event(n), `a${n}`);
  }
  run.gap({ reason: "retention", from: "p1", position: "p2" });
  run.refused(new ThroughlineError("invalid-position", "no such place", { field: "after" }));
  await soon(() => expect(notes).toHaveLength(503));
  expect(told).toEqual(["opened"]);
  expect(notes[0]).toEqual(["starts", "p0"]);
  expect(notes.slice(1, 501)).toEqual(Array.from({ length: 500 }, (_, i) => ["event", event(i + 1), `a${i + 1}`]));
  expect(notes[501]).toEqual(["gap", { reason: "retention", from: "p1", position: "p2" }]);
  expect(notes[502]?.[1]).toBeInstanceOf(ThroughlineError);
  expect(notes[502]?.[1]).toMatchObject({ code: "invalid-position", message: "no such place", field: "after" });
  expect(posts()).toBeLessThan(20);
});

it("brings what the page asks to the session, and the answers back", async () => {
  const { session, scripted } = together();
  const reader = session.follow(runThatNotes(4, []));
  for (const ack of ["a1", "a2", "a3"]) reader.consumed(ack);
  session.renew("another");
  const sent = session.send({ stream: "alert", id: "x", type: "t", source: "/s", subject: undefined, time: undefined, traceparent: undefined, datacontenttype: undefined, data: { a: 1 } });
  await soon(() => expect(scripted[0]?.asked).toHaveLength(6));
  expect(scripted[0]?.token).toBe("secret");
  expect(scripted[0]?.asked).toEqual(['follow execution {"after":"p0"}', "renew another", "send x", "consumed a3", "consumed a3", "consumed a3"]);
  scripted[0]?.answer({ is: "rejected", error: new ThroughlineError("invalid-event", "no") });
  await expect(sent).resolves.toMatchObject({ is: "rejected", error: expect.any(ThroughlineError) });
  reader.stop();
  session.shut();
  await soon(() => expect(scripted[0]?.asked.slice(-2)).toEqual(["stop", "shut"]));
});

it("tells of an end once, gives up what waits for an answer, and says nothing after it", async () => {
  const { session, scripted, told } = together();
  const sent = session.send({ stream: "alert", id: "x", type: "t", source: "/s", subject: undefined, time: undefined, traceparent: undefined, datacontenttype: undefined, data: null });
  await soon(() => expect(scripted).toHaveLength(1));
  scripted[0]?.listener.ended(new ThroughlineError("unreachable", "gone"), false);
  scripted[0]?.listener.roundTrip(5);
  await expect(sent).resolves.toMatchObject({ is: "lost", error: { code: "unacknowledged" } });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(told).toEqual(["ended unreachable true false"]);
});

it("ends its sessions when the worker fails, and makes another for the next", async () => {
  const { told, outside, remote } = together();
  (outside.onerror as unknown as (event: unknown) => void)({ message: "no script" });
  await soon(() => expect(told).toEqual(["ended unreachable true false"]));
  const broken = new Remote(() => {
    throw new Error("workers are forbidden here");
  }, environment());
  const ends: string[] = [];
  broken.open("secret", SETTINGS, { opened() {}, ended: (error) => ends.push(error.message), refused() {}, going() {}, heard() {}, roundTrip() {} });
  await soon(() => expect(ends[0]).toContain("workers are forbidden here"));
  remote.open("again", SETTINGS, { opened() {}, ended() {}, refused() {}, going() {}, heard() {}, roundTrip() {} });
});
