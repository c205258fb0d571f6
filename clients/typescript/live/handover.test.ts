import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "@throughline/client";
import { Balancer } from "./balancer.ts";
import { APPS, BalancedServer, Split } from "./split.ts";
import { gotTheLogOnceInOrder, ids, Load, open, until, untilOn } from "./support.ts";

/** Six processes start, and three times one goes and comes back. */
const PATIENCE_MS = 500_000;
const CLIENTS = 6;
const TENANTS = ["acme", "globex"] as const;
const STREAMS = ["execution", "metrics", "alert"] as const;
const SUBJECTS = ["s0", "s1", "s2", "s3", "s4", "s5"];

/** How long nothing came at most, by the clock of the one who waits. */
class Pauses {
  longestMs = 0;
  #last: number | undefined;

  came(): void {
    const now = performance.now();
    if (this.#last !== undefined) this.longestMs = Math.max(this.longestMs, now - this.#last);
    this.#last = now;
  }

  begin(): void {
    this.longestMs = 0;
    this.#last = performance.now();
  }
}

describe.skipIf(APPS === undefined)("while gateways go and come back, one after the other", () => {
  let split: Split;
  let balancer: Balancer;
  let server: BalancedServer;

  beforeAll(async () => {
    split = await Split.started(APPS as string);
    balancer = await Balancer.before(split);
    server = new BalancedServer(balancer.port, split.ports.issuer);
  }, PATIENCE_MS);

  afterAll(async () => {
    await balancer.away();
    await split.end();
  });

  it("everybody gets the log once and in order, and nobody is ever without a connection", async () => {
    const loads = TENANTS.flatMap((tenant) => STREAMS.map((stream) => new Load(server, tenant, stream, 2, 20)));
    const clients: Client[] = [];
    const phases: string[][] = [];
    const whole: Array<{ tenant: string; stream: string; got: string[] }> = [];
    const ofSubjects: Array<{ client: Client; subject: string; got: string[] }> = [];
    const gaps: string[] = [];
    const pauses: Pauses[] = [];
    for (let i = 0; i < CLIENTS; i++) {
      const tenant = TENANTS[i % TENANTS.length] as string;
      const opened = open(server, tenant, { transports: ["websocket"] });
      clients.push(opened.client);
      phases.push(opened.phases);
      for (const stream of STREAMS) {
        const subscription = opened.client.stream(stream, { since: "2000-01-01T00:00:00Z" });
        subscription.on("gap", ({ reason }) => gaps.push(reason));
        const pause = new Pauses();
        subscription.on("event", () => pause.came());
        pauses.push(pause);
        whole.push({ tenant, stream, got: ids(subscription) });
      }
      for (const subject of SUBJECTS) ofSubjects.push({ client: opened.client, subject, got: ids(opened.client.stream("execution", { subject, since: "2000-01-01T00:00:00Z" })) });
    }
    expect(whole.length + ofSubjects.length).toBeGreaterThan(50);
    for (const client of clients) await untilOn(client, "websocket");
    expect(Math.min(...balancer.brought)).toBeGreaterThan(0);
    for (const gateway of [1, 2, 1] as const) {
      const before = whole.map(({ got }) => got.length);
      await until("everybody has events", () => whole.every(({ got }, i) => got.length > (before[i] as number) + 20));
      for (const pause of pauses) pause.begin();
      const toMove = balancer.open[gateway - 1] as number;
      expect(toMove).toBeGreaterThan(0);
      split.askToGo(gateway);
      await split.gone(gateway);
      const after = whole.map(({ got }) => got.length);
      await until("everybody has events at the other", () => whole.every(({ got }, i) => got.length > (after[i] as number) + 20));
      const longest = Math.round(Math.max(...pauses.map(({ longestMs }) => longestMs)));
      console.log(`gateway ${gateway} went: ${toMove} connections moved, the longest pause of ${pauses.length} streams was ${longest} ms`);
      await split.back(gateway);
    }
    for (const load of loads) await load.stop();
    for (const { tenant, stream, got } of whole) await gotTheLogOnceInOrder(server, tenant, stream, got);
    for (const { client, subject, got } of ofSubjects) {
      const { events } = await client.history("execution", { subject }).all();
      await until(`the events of ${subject}`, () => got.length >= events.length);
      expect(got).toEqual(events.map(({ id }) => id));
    }
    expect(gaps).toEqual([]);
    // The first connection stayed until the second was open: nobody was ever reconnecting.
    for (const mine of phases) expect(mine).toEqual(["connecting", "live"]);
    for (const client of clients) client.close();
  }, PATIENCE_MS);
});
