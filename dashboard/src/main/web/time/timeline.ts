import type { Past } from "../data/source.ts";
import type { World } from "../model/world.ts";
import { Player } from "./player.ts";
import { LIVE, travel, type Move, type Travel } from "./travel.ts";

/** How long a moment has to be wanted before it is fetched: a hand that drags wants many. */
const SETTLE_MS = 120;
const FRAME_MS = 50;

/** What the page's surroundings give: a test gives others. */
export interface Surroundings {
  now(): number;
  setTimeout(run: () => void, delayMs: number): unknown;
  clearTimeout(timer: never): void;
}

/**
 * Drives time travel: `travel` decides, this fetches and ticks. One owner for the world that the pages show in the past. Observable, in the
 * shape of `useSyncExternalStore`.
 */
export class Timeline {
  readonly #past: Past;
  readonly #around: Surroundings;
  readonly #listeners = new Set<() => void>();
  #state: Travel = LIVE;
  #player: Player | null = null;
  #loading: AbortController | null = null;
  #settling: unknown = null;
  #ticking: unknown = null;
  #tickedMs = 0;

  constructor(past: Past, around: Surroundings) {
    this.#past = past;
    this.#around = around;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): Travel => this.#state;

  /** Of the past; null while live, or before the first moment is there. */
  get world(): World | null {
    return this.#player?.world ?? null;
  }

  goTo(atMs: number): void {
    this.#move({ do: "goTo", atMs, nowMs: this.#around.now() });
    this.#fetchSoon();
  }

  play(): void {
    this.#move({ do: "play" });
    this.#tickedMs = this.#around.now();
    this.#tickSoon();
  }

  pause(): void {
    this.#move({ do: "pause" });
  }

  speed(speed: Extract<Move, { do: "speed" }>["speed"]): void {
    this.#move({ do: "speed", speed });
  }

  live(): void {
    this.#move({ do: "live" });
  }

  retry(): void {
    if (this.#state.mode === "past") this.goTo(this.#state.atMs);
  }

  close(): void {
    this.#move({ do: "live" });
    this.#listeners.clear();
  }

  #move(move: Move): void {
    const next = travel(this.#state, move);
    if (next === this.#state) return;
    this.#state = next;
    if (next.mode === "live") this.#leave();
    for (const listener of [...this.#listeners]) listener();
  }

  #leave(): void {
    this.#loading?.abort();
    this.#player?.close();
    this.#player = null;
    if (this.#settling !== null) this.#around.clearTimeout(this.#settling as never);
    this.#settling = null;
  }

  #fetchSoon(): void {
    if (this.#settling !== null) this.#around.clearTimeout(this.#settling as never);
    this.#loading?.abort();
    this.#settling = this.#around.setTimeout(() => {
      this.#settling = null;
      void this.#fetch();
    }, SETTLE_MS);
  }

  async #fetch(): Promise<void> {
    if (this.#state.mode !== "past") return;
    const atMs = this.#state.atMs;
    const loading = new AbortController();
    this.#loading = loading;
    try {
      const player = await Player.open(this.#past, atMs, this.#around.now(), loading.signal);
      if (loading.signal.aborted) return player.close();
      this.#player?.close();
      this.#player = player;
      this.#tickedMs = this.#around.now();
      this.#move({ do: "loaded", atMs });
      this.#tickSoon();
    } catch (error) {
      if (!loading.signal.aborted) this.#move({ do: "failed", atMs, error: error instanceof Error ? error.message : String(error) });
    }
  }

  #tickSoon(): void {
    this.#ticking ??= this.#around.setTimeout(() => {
      this.#ticking = null;
      this.#tick();
    }, FRAME_MS);
  }

  #tick(): void {
    const state = this.#state;
    const player = this.#player;
    if (state.mode !== "past" || !state.isPlaying || state.loading === "failed") return;
    const nowMs = this.#around.now();
    const passedMs = nowMs - this.#tickedMs;
    this.#tickedMs = nowMs;
    if (state.loading === "ready" && player !== null) {
      // No further than what was read: where the log is slow, playing is.
      const toMs = Math.max(state.atMs, Math.min(state.atMs + passedMs * state.speed, player.readUntilMs));
      const hasChanged = player.advance(toMs, state.speed, nowMs, (error) =>
        this.#move({ do: "failed", atMs: this.#moment(), error: error instanceof Error ? error.message : String(error) }),
      );
      if (hasChanged) player.world.commit();
      this.#move({ do: "reached", atMs: toMs, nowMs });
    }
    this.#tickSoon();
  }

  #moment(): number {
    return this.#state.mode === "past" ? this.#state.atMs : Number.NaN;
  }
}
