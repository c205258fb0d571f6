import { WebSocket } from "ws";
import { expect, vi } from "vitest";
import type { Client, ClientOptions, ConnectionState, PositionStorage, StreamEvent, TransportName } from "@throughline/client";
import { createClientIn } from "../src/client.ts";
import { type Environment, environment } from "../src/environment.ts";
import type { Server } from "./server.ts";

/** `ws` as a browser's WebSocket: Node has none of its own before 22. */
export const webSocketFactory = (url: string, protocols: string[]): never => new WebSocket(url, protocols) as never;

export interface Opened {
  readonly client: Client;
  /** Every phase and transport that it went through. */
  readonly phases: string[];
}

export function open(server: Server, tenant: string, options: Partial<ClientOptions> = {}, around: Partial<Environment> = {}): Opened {
  const client = createClientIn(
    { ...environment(), ...around },
    {
      url: server.url,
      token: () => server.token(tenant),
      webSocketFactory,
      reconnect: { baseMs: 100, maxMs: 1000, attemptsMax: Infinity },
      ...options,
    },
  );
  const phases: string[] = [];
  client.connection.subscribe(() => {
    const { phase, transport } = client.connection.getSnapshot();
    const now = phase === "polling" ? transport : phase;
    if (phases.at(-1) !== now) phases.push(now);
  });
  return { client, phases };
}

/** Waits until it holds; generous, because other builds use the machine too. */
export function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  return vi.waitFor(
    async () => {
      if (!(await holds())) throw new Error(`not yet: ${what}`);
    },
    { timeout: timeoutMs, interval: 20 },
  );
}

export function untilState(client: Client, what: string, holds: (state: ConnectionState) => boolean): Promise<void> {
  return until(what, () => holds(client.connection.getSnapshot()));
}

export function untilOn(client: Client, transport: TransportName): Promise<void> {
  return untilState(client, `on ${transport}`, (state) => (state.phase === "live" || state.phase === "polling") && state.transport === transport);
}

/** The ids of what comes, in order. */
export function ids(subscription: { on(name: "event", handler: (event: StreamEvent) => void): () => void }): string[] {
  const got: string[] = [];
  subscription.on("event", ({ id }) => got.push(id));
  return got;
}

export class MemoryStorage implements PositionStorage {
  readonly items = new Map<string, string>();
  getItem = (key: string): string | null => this.items.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.items.set(key, value);
  removeItem = (key: string): void => void this.items.delete(key);
}

/** Publishes events of growing numbers, one after the other, until it is told to stop; an event that failed is sent again, so that it may be in the log twice. */
export class Load {
  published = 0;
  #stopped = false;
  readonly #done: Promise<void>;

  constructor(server: Server, tenant: string, stream: string, perRequest = 5, pauseMs = 10) {
    this.#done = this.#run(server, tenant, stream, perRequest, pauseMs);
  }

  async #run(server: Server, tenant: string, stream: string, perRequest: number, pauseMs: number): Promise<void> {
    while (!this.#stopped) {
      const batch = Array.from({ length: perRequest }, (_, i) => ({ id: `e${this.published + i}`, type: "test.counted", subject: `s${(this.published + i) % 7}`, data: { n: this.published + i } }));
      const sent = await server.publish(tenant, stream, batch).then(
        () => true,
        () => false,
      );
      if (sent) this.published += perRequest;
      await new Promise((resolve) => setTimeout(resolve, sent ? pauseMs : 200));
    }
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.#done;
  }
}

/** Waits until as much has come as the log has, and compares every id in its place. */
export async function gotTheLogOnceInOrder(server: Server, tenant: string, stream: string, got: string[]): Promise<void> {
  const log = await server.log(tenant, stream);
  await until(`${log.length} events (${got.length} so far)`, () => got.length >= log.length);
  expect(got).toEqual(log);
}
