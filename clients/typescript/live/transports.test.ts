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
