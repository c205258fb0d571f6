import type { Environment } from "./environment.ts";
import { ThroughlineError } from "./error.ts";
import type { Outgoing, Session } from "./transport/session.ts";
import type { Published } from "./types.ts";

interface Item {
  readonly event: Outgoing;
  /** How often it was handed to a session. */
  sends: number;
  underWay: boolean;
  resolve(published: Published): void;
  reject(error: ThroughlineError): void;
}

/** An event that ended this many sessions without an answer is given back: it may be what ends them. */
const SENDS_MAX = 10;

/**
 * Published events on their way to the log, in order. An event stays until it is acknowledged or rejected; what was under way when a session ended goes
 * out again first, with the same ids. It may then be in the log twice, unless the server knows the id still.
 */
export class Outbox {
  readonly #max: number;
  readonly #environment: Environment;
  readonly #changed: () => void;
  readonly #items: Item[] = [];
  #session: Session | undefined;
  #underWay = 0;
  #pausedUntil = 0;
  #cancel = (): void => {};
  #idle: Array<() => void> = [];

  constructor(max: number, environment: Environment, changed: () => void) {
    this.#max = max;
    this.#environment = environment;
    this.#changed = changed;
  }

  get size(): number {
    return this.#items.length;
  }

  add(event: Outgoing): Promise<Published> {
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
      if (this.#underWay >= session.sendsMax) return;
      // While an earlier one is to be sent again, nothing overtakes it.
      if (!item.underWay) void this.#send(item, session);
    }
  }

  async #send(item: Item, session: Session): Promise<void> {
    item.underWay = true;
    item.sends++;
    this.#underWay++;
    const outcome = await session.send(item.event);
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
