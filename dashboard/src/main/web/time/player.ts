import { openWorld, type Opened } from "../data/open.ts";
import { STREAMS, type Past, type StreamName } from "../data/source.ts";
import { toLogEvent } from "../model/event.ts";
import type { World } from "../model/world.ts";
import { dueTimes, interleave, stretchMs, type Due } from "./schedule.ts";

/** Events that may wait to be shown; past that, playing waits for them. */
const WAITING_MAX = 50_000;

/**
 * The log played forward from a moment: reads stretches ahead and applies what is due. It owns its world; whoever drives it calls `advance`
 * with the moment that playing has come to, and looks at `readUntilMs` for how far that may be.
 */
export class Player {
  readonly world: World;
  readonly #past: Past;
  readonly #positions: Record<StreamName, string>;
  readonly #abort = new AbortController();
  #waiting: Due[] = [];
  #next = 0;
  #readUntilMs: number;
  #reading: Promise<void> | null = null;

  private constructor(past: Past, opened: Opened, atMs: number) {
    this.#past = past;
    this.world = opened.world;
    this.#positions = opened.positions;
    this.#readUntilMs = atMs;
  }

  static async open(past: Past, atMs: number, nowMs: number, signal: AbortSignal): Promise<Player> {
    return new Player(past, await openWorld(past, new Date(atMs), nowMs, signal), atMs);
  }

  /** Everything until here has been read. */
  get readUntilMs(): number {
    return this.#readUntilMs;
  }

  /** Applies what is due by `toMs`, and reads on when little is left. Returns whether anything was applied. */
  advance(toMs: number, speed: number, nowMs: number, onError: (error: unknown) => void): boolean {
    const before = this.#next;
    while (this.#next < this.#waiting.length && this.#waiting[this.#next]!.atMs <= toMs) {
      const due = this.#waiting[this.#next++]!;
      this.world.apply(due.event, due.atMs);
    }
    const ahead = stretchMs(speed);
    const hasRoom = this.#waiting.length - this.#next < WAITING_MAX;
    if (this.#reading === null && hasRoom && this.#readUntilMs < toMs + ahead && this.#readUntilMs < nowMs) {
      this.#reading = this.#read(Math.min(nowMs, this.#readUntilMs + ahead))
        .catch((error: unknown) => {
          if (!this.#abort.signal.aborted) onError(error);
        })
        .finally(() => {
          this.#reading = null;
        });
    }
    return this.#next > before;
  }

  async #read(untilMs: number): Promise<void> {
    const fromMs = this.#readUntilMs;
    const until = new Date(untilMs);
    const streams = await Promise.all(
      STREAMS.map(async (stream) => {
        const range = await this.#past.history(stream, { after: this.#positions[stream], until, signal: this.#abort.signal }).all();
        return { stream, range };
      }),
    );
    if (this.#abort.signal.aborted) return;
    const fresh = streams.map(({ stream, range }) => {
      this.#positions[stream] = range.position;
      if (range.gap !== null) this.world.lost({ stream, reason: range.gap.reason, heardMs: untilMs });
      return dueTimes({ fromMs, untilMs, events: range.events.map((event) => toLogEvent(stream, event, untilMs)) });
    });
    this.#waiting = [...this.#waiting.slice(this.#next), ...interleave(fresh)];
    this.#next = 0;
    this.#readUntilMs = untilMs;
  }

  close(): void {
    this.#abort.abort();
  }
}
