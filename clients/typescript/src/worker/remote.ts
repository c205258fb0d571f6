import type { Environment } from "../environment.ts";
import { ThroughlineError } from "../error.ts";
import type { Outgoing, Reader, Run, SendOutcome, Session, SessionListener } from "../transport/session.ts";
import { SENDS_MAX } from "../transport/stomp.ts";
import { type Asked, type ListenerCall, type Port, type RunCall, type Told, unpacked, unpackedOutcome, type WorkerSettings } from "./messages.ts";

/** How long a worker that nobody needs any more has for closing its connections. */
const FAREWELL_MS = 3000;

type Ask = Asked extends infer Each ? (Each extends { session: number } ? Omit<Each, "session"> : never) : never;

/**
 * The page's side: one worker for all sessions of a client, made when the first is opened. In it frames are decoded and JSON is parsed, so that a
 * page is not held up by how much comes; the page is told of many events at a time.
 */
export class Remote {
  readonly #make: () => Port;
  readonly #environment: Environment;
  readonly #sessions = new Map<number, RemoteSession>();
  #port: Port | undefined;
  #opened = 0;

  constructor(make: () => Port, environment: Environment) {
    this.#make = make;
    this.#environment = environment;
  }

  open(token: string, settings: WorkerSettings, listener: SessionListener): Session {
    const id = ++this.#opened;
    const ask = (what: Ask): void => this.#port?.postMessage({ session: id, ...what });
    const session = new RemoteSession(listener, this.#environment, ask, () => this.#sessions.delete(id));
    this.#sessions.set(id, session);
    try {
      this.#port ??= this.#start();
    } catch (cause) {
      session.lost(new ThroughlineError("unreachable", `the worker could not be made: ${String(cause)}`, { cause }));
      return session;
    }
    this.#port.postMessage({ session: id, ask: "open", token, settings } satisfies Asked);
    return session;
  }

  close(): void {
    const port = this.#port;
    this.#port = undefined;
    if (port !== undefined) this.#environment.later(FAREWELL_MS, () => port.terminate?.());
  }

  #start(): Port {
    const port = this.#make();
    port.onmessage = ({ data }: { data: Told[] }) => {
      for (const told of data) this.#sessions.get(told.session)?.told(told);
    };
    // Its script could not be had, or broke: the next session tries another.
    port.onerror = (event: { message?: string }) => {
      if (this.#port === port) this.#port = undefined;
      port.terminate?.();
      const error = new ThroughlineError("unreachable", `the worker failed: ${event.message ?? "its script could not be loaded"}`);
      for (const session of [...this.#sessions.values()]) session.lost(error);
    };
    return port;
  }
}

class RemoteSession implements Session {
  readonly transport = "websocket";
  readonly sendsMax = SENDS_MAX;
  readonly #listener: SessionListener;
  readonly #environment: Environment;
  readonly #ask: (ask: Ask) => void;
  readonly #ended: () => void;
  readonly #runs = new Map<number, Run>();
  readonly #sendings = new Map<number, (outcome: SendOutcome) => void>();
  #numbered = 0;
  #over = false;

  constructor(listener: SessionListener, environment: Environment, ask: (ask: Ask) => void, ended: () => void) {
    this.#listener = listener;
    this.#environment = environment;
    this.#ask = ask;
    this.#ended = ended;
  }

  told(told: Told): void {
    if (told.tell === "sent") {
      this.#sendings.get(told.sending)?.(unpackedOutcome(told.outcome));
      this.#sendings.delete(told.sending);
    } else if (this.#over) {
      return;
    } else if ("run" in told) {
      const run = this.#runs.get(told.run);
      if (run !== undefined) (run[told.tell as RunCall] as (...args: unknown[]) => void)(...told.args.map(unpacked));
    } else {
      if (told.tell === "ended" || told.tell === "refused") this.#finish();
      (this.#listener[told.tell as ListenerCall] as (...args: unknown[]) => void)(...told.args.map(unpacked));
    }
  }

  /** The worker is gone. */
  lost(error: ThroughlineError): void {
    if (this.#over) return;
    this.#finish();
    // Not before whoever opened it has it in hand.
    this.#environment.later(0, () => this.#listener.ended(error, false));
  }

  #finish(): void {
    this.#over = true;
    this.#ended();
    this.#runs.clear();
    const error = new ThroughlineError("unacknowledged", "the connection ended before the answer came");
    for (const resolve of this.#sendings.values()) resolve({ is: "lost", error, retryAfterMs: 0 });
    this.#sendings.clear();
  }

  follow(run: Run): Reader {
    if (this.#over) return { consumed() {}, stop() {} };
    const number = ++this.#numbered;
    const { stream, subject, types, conflate, start, window } = run;
    this.#runs.set(number, run);
    this.#ask({ ask: "follow", run: number, wanted: { stream, subject, types, conflate, start, window } });
    let count = 0;
    let last = "";
    return {
      consumed: (ack) => {
        if (window === null || this.#over) return;
        last = ack;
        // What is consumed in one task is told in one message.
        if (++count > 1) return;
        queueMicrotask(() => {
          if (!this.#over) this.#ask({ ask: "consumed", run: number, ack: last, count });
          count = 0;
        });
      },
      stop: () => {
        if (!this.#runs.delete(number) || this.#over) return;
        this.#ask({ ask: "stop", run: number });
      },
    };
  }

  send(event: Outgoing): Promise<SendOutcome> {
    if (this.#over) return Promise.resolve({ is: "lost", error: new ThroughlineError("unacknowledged", "the connection is gone"), retryAfterMs: 0 });
    const sending = ++this.#numbered;
    return new Promise((resolve) => {
      this.#sendings.set(sending, resolve);
      this.#ask({ ask: "send", sending, event });
    });
  }

  renew(token: string): void {
    if (!this.#over) this.#ask({ ask: "renew", token });
  }

  shut(): void {
    if (this.#over) return;
    this.#ask({ ask: "shut" });
    this.#finish();
  }
}
