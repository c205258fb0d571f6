import { expect, inject, it } from "vitest";
import type { ThroughlineError } from "@throughline/client";
import { Server } from "./server.ts";
import { ids, MemoryStorage, open, until, untilOn, untilState } from "./support.ts";

const server = Server.at(inject("port"));

it.each(["websocket", "poll"] as const)("over %s, a subscription that is refused ends alone, and says why", async (transport) => {
  const { client } = open(server, "acme", { transports: [transport] });
  const good = client.stream("execution");
  const got = ids(good);
  await until("a position", () => good.position !== null);
  const errors: ThroughlineError[] = [];
  client.stream("nowhere").on("error", (error) => errors.push(error as ThroughlineError));
  await until("the refusal", () => errors.length === 1);
  expect(errors[0]?.code).toBe(transport === "websocket" ? "unknown-destination" : "unknown-stream");
  await server.publish("acme", "execution", [{ id: `after-${transport}`, type: "test.after" }]);
  await until("an event", () => got.includes(`after-${transport}`));
  await expect((async () => {
    for await (const event of client.stream("nowhere")) expect.unreachable(`got ${event.id}`);
  })()).rejects.toThrow();
  client.close();
});

it.each(["websocket", "poll"] as const)("over %s, an event that is refused is given back, and those after it go out", async (transport) => {
  const { client } = open(server, "acme", { transports: [transport] });
  const before = client.publish("alert", { id: `a-${transport}`, type: "test.one" });
  const bad = client.publish("alert", { type: "alert.raised", data: { priority: "whatever" as "low" } });
  const after = client.publish("alert", { id: `b-${transport}`, type: "test.one" });
  await expect(bad).rejects.toMatchObject({ code: transport === "websocket" ? "invalid-event" : "invalid-data" });
  await Promise.all([before, after]);
  const log = await server.log("acme", "alert");
  // The one before it may have been sent twice: the refusal ended its session, over a WebSocket, perhaps before its answer.
  expect(log.indexOf(`a-${transport}`)).toBeLessThan(log.indexOf(`b-${transport}`));
  expect(log).toContain(`a-${transport}`);
  client.close();
});

it("a stored position that is no longer taken is a gap, and the subscription begins as it was asked to", async () => {
  const storage = new MemoryStorage();
  for (const transport of ["websocket", "poll"] as const) {
    const { client } = open(server, "globex", { storage, transports: [transport] });
    await server.publish("globex", "execution", [{ id: `kept-${transport}`, type: "test.kept" }]);
    storage.getItem = () => "x".repeat(32);
    const subscription = client.stream("execution", { last: 1 });
    const reasons: string[] = [];
    subscription.on("gap", ({ reason }) => reasons.push(reason));
    const got = ids(subscription);
    await until("an event", () => got.length > 0);
    expect([reasons, got]).toEqual([["refused"], [`kept-${transport}`]]);
    client.close();
  }
});

it("a token that is refused is asked for again, once", async () => {
  let asked = 0;
  const { client } = open(server, "acme", { token: () => (asked++ === 0 ? "e30.e30.x" : server.token("acme")) });
  client.connect();
  await untilOn(client, "websocket");
  expect(asked).toBe(2);
  client.close();
});

it.each(["websocket", "sse", "poll"] as const)("over %s, a token that stays bad is an end that says so", async (transport) => {
  const { client } = open(server, "acme", { token: () => "e30.e30.x", transports: [transport] });
  client.connect();
  await untilState(client, "failed", ({ phase }) => phase === "failed");
  expect(client.connection.getSnapshot().error?.code).toBe(transport === "websocket" ? "unauthenticated" : "unauthorized");
  client.close();
});

it("a token is renewed in band before it ends, and nothing is interrupted", async () => {
  const tokens: string[] = [];
  const sent: string[] = [];
  const { WebSocket } = await import("ws");
  const real = (await import("../src/environment.ts")).environment();
  const { client, phases } = open(
    server,
    "acme",
    {
      transports: ["websocket"],
      token: async () => {
        tokens.push(await server.freshToken("acme"));
        return tokens.at(-1) as string;
      },
      webSocketFactory: (url, protocols) => {
        const socket = new WebSocket(url, protocols);
        const send = socket.send.bind(socket);
        socket.send = ((data: unknown, ...more: never[]) => {
          sent.push(String(data));
          (send as (...all: unknown[]) => void)(data, ...more);
        }) as typeof socket.send;
        return socket as never;
      },
    },
    // The end of a token's life is minutes away; here it comes at once.
    { later: (ms, run) => real.later(ms > 60_000 ? 300 : ms, run) },
  );
  const subscription = client.stream("execution");
  const got = ids(subscription);
  await until("a renewal", () => tokens.length >= 2 && sent.some((frame) => frame.includes("/app/token") && frame.includes(tokens[1] as string)));
  await server.publish("acme", "execution", [{ id: "after-renewal", type: "test.after" }]);
  await until("an event", () => got.includes("after-renewal"));
  expect(phases).toEqual(["connecting", "live"]);
  client.close();
});

it("the quality of the connection is known after the first round trip", async () => {
  const { client } = open(server, "acme", { pingEveryMs: 100 });
  client.connect();
  await untilState(client, "a round trip", ({ roundTripMs, quality }) => roundTripMs !== null && quality !== "unknown");
  await until("another", () => client.connection.getSnapshot().missedBeats === 0);
  client.close();
  expect(client.connection.getSnapshot()).toMatchObject({ phase: "closed", quality: "unknown" });
});
