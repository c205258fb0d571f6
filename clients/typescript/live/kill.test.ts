import { expect, it } from "vitest";
import { Server } from "./server.ts";
import { gotTheLogOnceInOrder, ids, Load, open, until, untilOn, untilState } from "./support.ts";

it("a subscription gets the log once and in order though the server is killed, and then asked to go, and started again each time", async () => {
  const server = await Server.started();
  try {
    const { client } = open(server, "acme", { transports: ["websocket"] });
    const subscription = client.stream("execution");
    const got = ids(subscription);
    await until("a position", () => subscription.position !== null);
    const load = new Load(server, "acme", "execution");
    for (const [more, signal] of [[50, "SIGKILL"], [100, "SIGTERM"]] as const) {
      await until("events", () => got.length > more);
      await server.kill(signal);
      await untilState(client, "reconnecting", ({ phase }) => phase === "reconnecting");
      await server.start();
      await untilOn(client, "websocket");
    }
    const after = got.length;
    await until("more events", () => got.length > after + 50);
    await load.stop();
    await gotTheLogOnceInOrder(server, "acme", "execution", got);
    // What a killed server did not answer is published again, and may be there twice.
    expect(new Set(got).size).toBeGreaterThan(100);
    client.close();
  } finally {
    await server.end();
  }
});
