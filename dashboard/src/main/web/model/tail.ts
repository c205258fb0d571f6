import type { LogEvent } from "./event.ts";

/** The newest events as they came, at most `max`. Each has a number, counted from 1 since the page was opened. */
export class Tail {
  readonly #events: (LogEvent | undefined)[];
  readonly #max: number;
  /** How many there ever were; the newest one's number. */
  #count = 0;

  constructor(max = 5000) {
    this.#max = max;
    this.#events = new Array<LogEvent | undefined>(max);
  }

  get count(): number {
    return this.#count;
  }

  get oldest(): number {
    return Math.max(1, this.#count - this.#max + 1);
  }

  push(event: LogEvent): void {
    this.#events[this.#count % this.#max] = event;
    this.#count++;
  }

  at(number: number): LogEvent | undefined {
    return number < this.oldest || number > this.#count ? undefined : this.#events[(number - 1) % this.#max];
  }

  /** The numbers of those that match, newest first, up to `max` of them, none newer than `upTo`. */
  select(matches: (event: LogEvent) => boolean, upTo = this.#count, max = this.#max): number[] {
    const found: number[] = [];
    for (let number = Math.min(upTo, this.#count); number >= this.oldest && found.length < max; number--) {
      if (matches(this.#events[(number - 1) % this.#max]!)) found.push(number);
    }
    return found;
  }
}
