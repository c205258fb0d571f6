import { describe, expect, inject, it } from "vitest";
import { fold, type StreamEvent, type SubjectState } from "@throughline/client";
import { liveState } from "../src/index.ts";
import { Proxy } from "./proxy.ts";
import { Server, sleep } from "./server.ts";
import { gotTheLogOnceInOrder, ids, Load, open, until, untilOn } from "./support.ts";

const server = Server.at(inject("port"));

describe("switching transports under load neither loses nor doubles", () => {
  it("from WebSocket to SSE to polling and back, with five subscriptions of which two share a turn", async () => {
    const proxy = await Proxy.to(server.port);
    const { client, phases } = open(server, "globex", { url: proxy.url });
    const streams = ["execution", "metrics", "alert"] as const;
    const got = streams.map((stream) => ids(client.stream(stream, { since: "2000-01-01T00:00:00Z" })));
    const subjects = ["s1", "s2"].map((subject) => ids(client.stream("execution", { since: "2000-01-01T00:00:00Z", subject })));
    const loads = streams.map((stream) => new Load(server, "globex", stream, 4, 30));
    await untilOn(client, "websocket");
    for (let round = 0; round < 2; round++) {
      await sleep(300);
      proxy.webSockets = false;
      proxy.cut();
      await untilOn(client, "sse");
      await sleep(300);
      proxy.eventStreams = false;
      proxy.cut();
      await untilOn(client, "poll");
      await sleep(300);
      proxy.eventStreams = true;
      proxy.webSockets = true;
      await untilOn(client, "websocket");
    }
    // Straight from events over HTTP back to the WebSocket, without a cut: the handover happens while events come.
    for (let round = 0; round < 3; round++) {
      proxy.webSockets = false;
      proxy.cut();
      await untilOn(client, "sse");
      proxy.webSockets = true;
      await untilOn(client, "websocket");
    }
    for (const load of loads) await load.stop();
    for (const [i, stream] of streams.entries()) await gotTheLogOnceInOrder(server, "globex", stream, got[i] as string[]);
    for (const [i, mine] of subjects.entries()) {
      const { events } = await client.history("execution", { subject: `s${i + 1}` }).all();
      await until("the subject's events", () => mine.length >= events.length);
      expect(mine).toEqual(events.map(({ id }) => id));
    }
    expect(new Set(phases)).toEqual(new Set(["connecting", "live", "reconnecting", "sse", "poll"]));
    expect(proxy.used.websocket).toBeGreaterThanOrEqual(6);
    expect(proxy.used.poll).toBeGreaterThan(0);
    client.close();
    await proxy.away();
  });

  it("with the fallback turned off it stays with the WebSocket", async () => {
    const proxy = await Proxy.to(server.port);
    proxy.webSockets = false;
    const { client, phases } = open(server, "acme", { url: proxy.url, transports: ["websocket"], reconnect: { baseMs: 1, maxMs: 5, attemptsMax: 4 } });
    client.connect();
    await until("giving up", () => client.connection.getSnapshot().phase === "failed");
    expect(client.connection.getSnapshot()).toMatchObject({ attempts: 4, error: { code: "unreachable" } });
    expect(proxy.used).toMatchObject({ sse: 0, poll: 0 });
    expect(phases).not.toContain("sse");
    proxy.webSockets = true;
    client.connect();
    await untilOn(client, "websocket");
    client.close();
    await proxy.away();
  });
});

it.each(["websocket", "sse", "poll"] as const)("over %s, the state stays what the log's events fold to", async (transport) => {
  const stream = "metrics";
  const { client } = open(server, "initech", { transports: [transport] });
  const load = new Load(server, "initech", stream, 3, 10);
  await until("events before the snapshot", () => load.published > 20);
  const state = liveState(client, stream);
  await until("the snapshot", () => state.getSnapshot().ready);
  const before = load.published;
  await until("events after it", () => load.published > before + 60);
  await load.stop();
  const states = new Map<string, SubjectState>();
  const { events, position } = await client.history(stream).all();
  for (const event of events as StreamEvent[]) {
    const after = fold(states.get(event.subject ?? ""), event);
    if (event.subject !== undefined && after !== undefined) states.set(event.subject, after);
  }
  await until("the newest event", () => state.getSnapshot().position === position);
  expect(Object.fromEntries(state.getSnapshot().subjects)).toEqual(Object.fromEntries(states));
  const snapshot = await client.snapshot(stream);
  expect(Object.fromEntries(snapshot.subjects.map(({ subject, data }) => [subject, data]))).toEqual(Object.fromEntries([...states].map(([subject, { data }]) => [subject, data])));
  client.close();
});

it.each(["websocket", "sse", "poll"] as const)("over %s, who is behind and conflates gets the newest event of each subject", async (transport) => {
  const stream = "alert";
  const { client } = open(server, "initech", { transports: [transport] });
  const subjects = ["a", "b", "a", undefined, "a", "b"];
  const named = (n: number): string => `${transport} ${n}`;
  const event = (n: number, subject: string | undefined): { id: string; type: string; subject?: string } => ({ id: named(n), type: "test.conflated", ...(subject === undefined ? {} : { subject }) });
  await server.publish("initech", stream, [event(0, "start")]);
  const { position } = await client.history(stream, { last: 1 }).all();
  await server.publish("initech", stream, subjects.map((subject, i) => event(i + 1, subject)));
  // What one subscription has had, the server's tail has for the next.
  const all = ids(client.stream(stream, { after: position as string }));
  await until("all of them", () => all.length === subjects.length);
  const got: Array<[string, number | undefined]> = [];
  const subscription = client.stream(stream, { after: position as string, conflate: true });
  subscription.on("event", ({ id, conflated }) => got.push([id, conflated]));
  await until("the newest", () => got.length === 3);
  await server.publish("initech", stream, [event(7, "a")]);
  await until("what comes now", () => got.length === 4);
  expect(got).toEqual([[named(4), 3], [named(5), undefined], [named(6), undefined], [named(7), undefined]]);
  client.close();
});
