/**
 * What waits for a `for await`: entries in order, each with what is to be done once it is dealt with. Bounded by whoever fills it, who asks for
 * `room` before; it opens at half of the limit, so that filling goes in batches.
 */
export class Buffer<Entry> {
  readonly #max: number;
  #entries: Entry[] = [];
  /** Index of the first entry: taking does not move the rest. */
  #head = 0;
  #roomFor: Array<() => void> = [];

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#entries.length - this.#head;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** The newest entry, if it is one that `replaced` makes another of, becomes that. */
  replaceLast(replaced: (entry: Entry) => Entry | undefined): boolean {
    const last = this.size === 0 ? undefined : (this.#entries.at(-1) as Entry);
    const other = last === undefined ? undefined : replaced(last);
    if (other !== undefined) this.#entries[this.#entries.length - 1] = other;
    return other !== undefined;
  }

  take(): Entry | undefined {
    if (this.size === 0) return undefined;
    const entry = this.#entries[this.#head++] as Entry;
    if (this.#head > 1024 || this.size === 0) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    if (this.#roomFor.length > 0 && this.hasRoom) for (const resume of this.#roomFor.splice(0)) resume();
    return entry;
  }

  get hasRoom(): boolean {
    return this.size <= this.#max / 2;
  }

  /** Null if there is some now. */
  room(): Promise<void> | null {
    return this.hasRoom ? null : new Promise((resolve) => this.#roomFor.push(resolve));
  }

  clear(): void {
    this.#entries = [];
    this.#head = 0;
    for (const resume of this.#roomFor.splice(0)) resume();
  }
}
