import { describe, expect, inject, it } from "vitest";
import { Proxy } from "./proxy.ts";
import { Server } from "./server.ts";
import { gotTheLogOnceInOrder, ids, Load, MemoryStorage, open, until, untilOn, untilState } from "./support.ts";

const server = Server.at(inject("port"));

describe("whatever happens, a subscription gets the log once and in order", () => {
  it("when the page is loaded again, by what the storage has", async () => {
    const storage = new MemoryStorage();
    const got: string[] = [];
    const load = new Load(server, "globex", "execution");
    for (let page = 0; page < 4; page++) {
      // The first page begins at the beginning; the others where the one before was.
      const { client } = open(server, "globex", { storage });
      const subscription = client.stream("execution", { since: "2000-01-01T00:00:00Z" });
      const here = ids(subscription);
      await until("events on this page", () => here.length > 60);
      client.close();
      got.push(...here);
    }
    await load.stop();
    const { client } = open(server, "globex", { storage });
    const rest = ids(client.stream("execution", { since: "2000-01-01T00:00:00Z" }));
    const log = await server.log("globex", "execution");
    await until("the rest", () => got.length + rest.length >= log.length);
    expect([...got, ...rest]).toEqual(log);
    client.close();
  });

  it("while the tab is hidden, and shown again", async () => {
    let hidden = false;
    let changed = (): void => {};
    const { client, phases } = open(server, "initech", { pauseHiddenAfterMs: 50 }, {
      hidden: () => hidden,
      watch: ({ visibility }) => {
        changed = visibility;
        return () => {};
      },
    });
    const show = (shown: boolean): void => {
      hidden = !shown;
      changed();
    };
    const subscription = client.stream("execution");
    const got = ids(subscription);
    await until("a position", () => subscription.position !== null);
    const load = new Load(server, "initech", "execution");
    await until("events", () => got.length > 20);
    show(false);
    await untilState(client, "paused", ({ phase }) => phase === "paused");
    const paused = got.length;
    await until("events that nobody sees", () => load.published > paused + 100);
    expect(got.length).toBe(paused);
    show(true);
    await until("what was missed", () => got.length > paused + 100);
    await load.stop();
    await gotTheLogOnceInOrder(server, "initech", "execution", got);
    expect(phases.filter((phase) => phase === "paused")).toHaveLength(1);
    // A tab that is hidden for a moment goes on as it is.
    show(false);
    show(true);
    await untilOn(client, "websocket");
    expect(phases.filter((phase) => phase === "paused")).toHaveLength(1);
    client.close();
  });

  it("with a slow loop that the server waits for: no event is dropped, and no more are under way than the buffer holds", async () => {
    let received = 0;
    let consumed = 0;
    let most = 0;
    const { WebSocket } = await import("ws");
    const { client } = open(server, "acme", {
      transports: ["websocket"],
      webSocketFactory: (url, protocols) => {
        const socket = new WebSocket(url, protocols);
        socket.on("message", (data) => {
          if (!String(data).startsWith("MESSAGE") || String(data).includes("\nnotice:")) return;
          received++;
          most = Math.max(most, received - consumed);
        });
        return socket as never;
      },
    });
    await server.publish("acme", "metrics", Array.from({ length: 400 }, (_, i) => ({ id: `slow${i}`, type: "test.slow" })));
    const got: string[] = [];
    for await (const event of client.stream("metrics", { since: "2000-01-01T00:00:00Z", types: ["test.slow"], bufferMax: 20 })) {
      got.push(event.id);
      await new Promise((resolve) => setTimeout(resolve, 3));
      consumed++;
      if (got.length === 400) break;
    }
    expect(got).toEqual(Array.from({ length: 400 }, (_, i) => `slow${i}`));
    expect(most).toBeLessThanOrEqual(20);
    expect(most).toBeGreaterThan(5);
    client.close();
  });
});

it("what is published while there is no connection goes out in order, once there is one", async () => {
  const proxy = await Proxy.to(server.port);
  for (const transports of [["websocket"], ["poll"]] as const) {
    const { client } = open(server, "globex", { url: proxy.url, transports, publishQueueMax: 40 });
    client.connect();
    await untilOn(client, transports[0]);
    await proxy.away();
    await untilState(client, "reconnecting", ({ phase }) => phase === "reconnecting" || transports[0] === "poll");
    const name = transports[0];
    const published = Array.from({ length: 40 }, (_, i) => client.publish("alert", { id: `${name}${i}`, type: "test.queued", data: { i } }));
    await expect(client.publish("alert", { type: "test.queued" })).rejects.toMatchObject({ code: "queue-full" });
    await proxy.up();
    const positions = (await Promise.all(published)).map(({ position }) => position);
    expect(new Set(positions).size).toBe(40);
    const { events } = await client.history("alert", { types: ["test.queued"] }).all();
    const mine = events.filter(({ id }) => id.startsWith(name));
    expect(mine.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, i) => `${name}${i}`));
    expect(mine.map(({ position }) => position)).toEqual(positions);
    client.close();
  }
  await proxy.away();
});

it("what was published, and whose answer was lost, is sent again and is in the log once, before what came after it", async () => {
  const proxy = await Proxy.to(server.port);
  const { client } = open(server, "initech", { url: proxy.url, transports: ["websocket"] });
  client.connect();
  await untilOn(client, "websocket");
  proxy.deafen();
  const published = Array.from({ length: 5 }, (_, i) => client.publish("alert", { id: `lost${i}`, type: "test.lost" }));
  const ofTest = async (): Promise<Array<{ id: string; position: string }>> => (await client.history("alert", { types: ["test.lost"] }).all()).events;
  await until("the log to have them", async () => (await ofTest()).length === 5);
  const last = client.publish("alert", { id: "lost5", type: "test.lost" });
  proxy.cut();
  const positions = (await Promise.all([...published, last])).map(({ position }) => position);
  const log = await ofTest();
  expect(log.map(({ id }) => id)).toEqual(["lost0", "lost1", "lost2", "lost3", "lost4", "lost5"]);
  expect(log.map(({ position }) => position)).toEqual(positions);
  client.close();
  await proxy.away();
});
