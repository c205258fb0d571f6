import type { Environment } from "./environment.ts";
import { ThroughlineError } from "./error.ts";
import type { Outgoing, SendOutcome, Session } from "./transport/session.ts";
import type { Published } from "./types.ts";

interface Item {
  readonly event: Unsent;
  /** How often it was handed to a session. */
  sends: number;
  underWay: boolean;
  resolve(published: Published): void;
  reject(error: ThroughlineError): void;
}

/** An event that ended this many sessions without an answer is given back: it may be what ends them. */
const SENDS_MAX = 10;

/** Sends an event that may be in the log already. */
export type Resend = (event: Outgoing, attempt: number) => Promise<SendOutcome>;

/** An event without its source, if the application gave none: whose it is, is known once there is a token. */
export type Unsent = Omit<Outgoing, "source"> & { readonly source: string | undefined };

/**
 * Published events on their way to the log, in order. An event stays until it is acknowledged or rejected. What was under way when a session ended goes
 * out again first, alone, and as a repetition, so that the server appends it once.
 */
export class Outbox {
  readonly #max: number;
  readonly #environment: Environment;
  readonly #changed: () => void;
  readonly #resend: Resend;
  readonly #source: () => string;
  readonly #items: Item[] = [];
  #session: Session | undefined;
  #underWay = 0;
  #pausedUntil = 0;
  #cancel = (): void => {};
  #idle: Array<() => void> = [];

  constructor(max: number, environment: Environment, resend: Resend, source: () => string, changed: () => void) {
    this.#max = max;
    this.#environment = environment;
    this.#resend = resend;
    this.#source = source;
    this.#changed = changed;
  }

  get size(): number {
    return this.#items.length;
  }

  add(event: Unsent): Promise<Published> {
    if (this.#items.length >= this.#max) {
      return Promise.reject(new ThroughlineError("queue-full", `${this.#max} events wait to be published already (publishQueueMax)`));
    }
    return new Promise((resolve, reject) => {
      this.#items.push({ event, sends: 0, underWay: false, resolve, reject });
      this.#changed();
      this.#pump();
    });
  }

  /** Sends by this session from now on; by none if there is none. */
  use(session: Session | undefined): void {
    this.#session = session;
    this.#pump();
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#underWay === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  close(error: ThroughlineError): void {
    this.#session = undefined;
    this.#cancel();
    for (const item of this.#items.splice(0)) item.reject(error);
    this.#changed();
  }

  #pump(): void {
    const session = this.#session;
    if (session === undefined) return;
    const waitMs = this.#pausedUntil - this.#environment.now();
    if (waitMs > 0) {
      this.#cancel();
      this.#cancel = this.#environment.later(waitMs, () => this.#pump());
      return;
    }
    for (const item of this.#items) {
      // Nothing overtakes one that is sent again, and it overtakes nothing.
      if (this.#underWay >= session.sendsMax || (item.underWay && item.sends > 1)) return;
      if (item.underWay) continue;
      if (item.sends > 0 && this.#underWay > 0) return;
      void this.#send(item, session);
      if (item.sends > 1) return;
    }
  }

  async #send(item: Item, session: Session): Promise<void> {
    item.underWay = true;
    item.sends++;
    this.#underWay++;
    const event = { ...item.event, source: item.event.source ?? this.#source() };
    const outcome = await (item.sends > 1 ? this.#resend(event, item.sends) : session.send(event));
    item.underWay = false;
    this.#underWay--;
    if (outcome.is === "acknowledged") {
      this.#remove(item);
      item.resolve({ position: outcome.position });
    } else if (outcome.is === "rejected" || item.sends >= SENDS_MAX) {
      this.#remove(item);
      item.reject(outcome.error);
    } else if (outcome.retryAfterMs > 0) {
      this.#pausedUntil = this.#environment.now() + outcome.retryAfterMs;
    } else if (session === this.#session) {
      // The session is about to end, and says so itself.
      this.#session = undefined;
    }
    if (this.#underWay === 0) for (const resolve of this.#idle.splice(0)) resolve();
    this.#pump();
  }

  #remove(item: Item): void {
    const index = this.#items.indexOf(item);
    if (index >= 0) this.#items.splice(index, 1);
    this.#changed();
  }
}
