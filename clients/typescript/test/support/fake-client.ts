import type { Client, ConnectionState, StreamEvent, StreamOptions, SubscriptionEvents } from "../../src/index.ts";

type Events = SubscriptionEvents<StreamEvent, unknown>;

/** A subscription whose server is the test. */
export class FakeSubscription {
  readonly handlers = new Map<string, Set<(value: never) => void>>();
  position: string | null = null;
  closed = false;

  readonly stream: string;
  readonly options: StreamOptions;

  constructor(stream: string, options: StreamOptions) {
    this.stream = stream;
    this.options = options;
  }

  on(name: string, handler: (value: never) => void): () => void {
    const handlers = this.handlers.get(name) ?? new Set();
    this.handlers.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  tell<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    for (const handler of [...(this.handlers.get(name) ?? [])]) (handler as (value: unknown) => void)(value);
  }

  event(position: string, subject: string, data: unknown, type = "execution.progressed"): void {
    this.position = position;
    this.tell("event", { id: position, source: "/test", type, subject, data, position, extensions: {}, datacontenttype: "application/json" });
  }

  close(): void {
    this.closed = true;
  }
}

/** A client for components: what they render is under test here, not what a server does. */
export class FakeClient {
  readonly subscriptions: FakeSubscription[] = [];
  readonly #listeners = new Set<() => void>();
  #state: ConnectionState = {
    phase: "live",
    transport: "websocket",
    quality: "good",
    lastEventAt: null,
    lastHeardAt: null,
    roundTripMs: 5,
    missedBeats: 0,
    attempts: 0,
    queued: 0,
    error: null,
  };

  readonly connection = {
    subscribe: (listener: () => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
    getSnapshot: () => this.#state,
  };

  connectionIs(change: Partial<ConnectionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }

  stream(name: string, options: StreamOptions = {}): FakeSubscription {
    const subscription = new FakeSubscription(name, options);
    this.subscriptions.push(subscription);
    return subscription;
  }

  get open(): FakeSubscription[] {
    return this.subscriptions.filter(({ closed }) => !closed);
  }

  asClient(): Client {
    return this as unknown as Client;
  }
}
