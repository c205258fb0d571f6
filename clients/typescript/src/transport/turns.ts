/**
 * How many requests may be held open at once: browsers allow six per host over HTTP/1.1, and one more would block the page's own. Whoever finds no
 * room waits, first come, first served. `crowded` says that somebody waits, so that those who hold a turn make it short.
 */
export class Turns {
  #free: number;
  readonly #waiting: Array<() => void> = [];

  constructor(max: number) {
    this.#free = max;
  }

  get crowded(): boolean {
    return this.#waiting.length > 0;
  }

  /** Resolves to how to give the turn back, which may be called more than once. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    };
  }
}
