import type { Environment } from "../environment.ts";
import type { Connection, ConnectionState, Phase, ThroughlineErrorLike, TransportName } from "../types.ts";
import { missedBeats, rate, smoothed } from "./quality.ts";

/** How often what changes all the time is told: an event must not cost a page a rendering. */
const TELL_EVERY_MS = 250;
const LOOK_EVERY_MS = 1000;

/** The connection as others see it: gathers what happens, and tells of it at once where it matters and a few times a second otherwise. */
export class Monitor implements Connection {
  readonly #environment: Environment;
  readonly #heartbeatMs: number;
  readonly #listeners = new Set<() => void>();
  #told: ConnectionState;
  #phase: Phase = "idle";
  #transport: TransportName;
  #attempts = 0;
  #queued = 0;
  #error: ThroughlineErrorLike | null = null;
  #lastEventAt: number | null = null;
  #lastHeardAt: number | null = null;
  #roundTripMs: number | null = null;
  #cancelTell: (() => void) | undefined;
  #cancelLook = (): void => {};

  constructor(transport: TransportName, heartbeatMs: number, environment: Environment) {
    this.#environment = environment;
    this.#heartbeatMs = heartbeatMs;
    this.#transport = transport;
    this.#told = this.#state();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  getSnapshot(): ConnectionState {
    return this.#told;
  }

  phase(phase: Phase, transport: TransportName, attempts: number): void {
    const up = phase === "live" || phase === "polling";
    if (phase !== this.#phase || transport !== this.#transport) {
      this.#roundTripMs = null;
      this.#cancelLook();
      if (up) this.#look();
    }
    if (up) {
      this.#error = null;
      this.#lastHeardAt = this.#environment.now();
    }
    this.#phase = phase;
    this.#transport = transport;
    this.#attempts = up ? 0 : attempts;
    this.#tell();
  }

  failed(error: ThroughlineErrorLike): void {
    this.#error = error;
  }

  heard(): void {
    this.#lastHeardAt = this.#environment.now();
    this.#tellSoon();
  }

  eventCame(): void {
    this.#lastEventAt = this.#environment.now();
    this.#tellSoon();
  }

  roundTrip(ms: number): void {
    this.#roundTripMs = smoothed(this.#roundTripMs, ms);
    this.#tellSoon();
  }

  queued(count: number): void {
    this.#queued = count;
    this.#tellSoon();
  }

  close(): void {
    this.#cancelLook();
    this.#cancelTell?.();
  }

  #look(): void {
    this.#cancelLook = this.#environment.later(LOOK_EVERY_MS, () => {
      if (this.#missed() !== this.#told.missedBeats) this.#tell();
      this.#look();
    });
  }

  #missed(): number {
    const up = this.#phase === "live" || this.#phase === "polling";
    // Without a WebSocket there is a comment every 15 s, or the end of a poll after 25.
    const intervalMs = this.#transport === "websocket" ? this.#heartbeatMs : 25_000;
    return up && this.#lastHeardAt !== null ? missedBeats(this.#environment.now() - this.#lastHeardAt, intervalMs) : 0;
  }

  #state(): ConnectionState {
    const missed = this.#missed();
    const up = this.#phase === "live" || this.#phase === "polling";
    return {
      phase: this.#phase,
      transport: this.#transport,
      quality: rate(up ? this.#transport : null, this.#roundTripMs, missed),
      lastEventAt: this.#lastEventAt,
      lastHeardAt: this.#lastHeardAt,
      roundTripMs: this.#roundTripMs,
      missedBeats: missed,
      attempts: this.#attempts,
      queued: this.#queued,
      error: this.#error,
    };
  }

  #tellSoon(): void {
    this.#cancelTell ??= this.#environment.later(TELL_EVERY_MS, () => this.#tell());
  }

  #tell(): void {
    this.#cancelTell?.();
    this.#cancelTell = undefined;
    const state = this.#state();
    if ((Object.keys(state) as Array<keyof ConnectionState>).every((name) => state[name] === this.#told[name])) return;
    this.#told = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
