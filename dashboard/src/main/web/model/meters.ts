/** Events a second, counted into one-second slots of the last `slots` seconds. */
export class RateMeter {
  readonly #counts: Float64Array;
  readonly #seconds: Float64Array;
  total = 0;

  constructor(slots = 180) {
    this.#counts = new Float64Array(slots);
    this.#seconds = new Float64Array(slots).fill(-1);
  }

  add(timeMs: number): void {
    const second = Math.floor(timeMs / 1000);
    const slot = second % this.#counts.length;
    // Older than what is kept.
    if (this.#seconds[slot]! > second) return;
    if (this.#seconds[slot] !== second) {
      this.#seconds[slot] = second;
      this.#counts[slot] = 0;
    }
    this.#counts[slot]!++;
    this.total++;
  }

  /** Over the last whole seconds before `nowMs`. */
  perSecond(nowMs: number, overSeconds = 5): number {
    return this.history(nowMs, overSeconds).reduce((sum, count) => sum + count, 0) / overSeconds;
  }

  /** The counts of the last whole seconds, oldest first. */
  history(nowMs: number, seconds: number): number[] {
    const current = Math.floor(nowMs / 1000);
    return Array.from({ length: seconds }, (_, i) => {
      const second = current - seconds + i;
      const slot = ((second % this.#counts.length) + this.#counts.length) % this.#counts.length;
      return this.#seconds[slot] === second ? this.#counts[slot]! : 0;
    });
  }
}

/** How long the newest events took to the screen, at most `max` of them. */
export class LatencyMeter {
  readonly #delays: Float64Array;
  readonly #times: Float64Array;
  #count = 0;

  constructor(max = 1024) {
    this.#delays = new Float64Array(max);
    this.#times = new Float64Array(max);
  }

  add(delayMs: number, nowMs: number): void {
    const slot = this.#count++ % this.#delays.length;
    this.#delays[slot] = Math.max(0, delayMs);
    this.#times[slot] = nowMs;
  }

  /** Of what came in the last ten seconds; null if nothing did. */
  quantiles(nowMs: number, quantiles: readonly number[]): number[] | null {
    const recent: number[] = [];
    for (let i = 0; i < Math.min(this.#count, this.#delays.length); i++) {
      if (nowMs - this.#times[i]! <= 10_000) recent.push(this.#delays[i]!);
    }
    if (recent.length === 0) return null;
    recent.sort((a, b) => a - b);
    return quantiles.map((q) => recent[Math.min(recent.length - 1, Math.floor(q * recent.length))]!);
  }
}
