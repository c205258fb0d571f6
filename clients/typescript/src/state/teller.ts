/** About a frame: a page that draws sixty times a second gains nothing by hearing of more. */
const FRAME_MS = 16;
/** Once told, listeners are left alone for so many times as long as it took them to draw what they were told: events that pour in leave a page time for its user. */
const REST_FACTOR = 3;
const REST_MAX_MS = 250;

/** Tells listeners of changes, at most once per frame, and more seldom where it costs them much. What they are shown changes only then, so that nobody sees half of a change. */
export class Teller {
  readonly #update: () => void;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restsUntilMs = 0;

  /** `update` makes what listeners are shown. */
  constructor(update: () => void) {
    this.#update = update;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.#due(), FRAME_MS);
  }

  #due(): void {
    const restMs = this.#restsUntilMs - performance.now();
    if (restMs <= 0) this.now();
    else this.#timer = setTimeout(() => this.now(), restMs);
  }

  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const beganMs = performance.now();
    this.#update();
    for (const listener of [...this.#listeners]) listener();
    // What they draw of it, they may draw right after this task, as React does.
    setTimeout(() => {
      const endedMs = performance.now();
      this.#restsUntilMs = endedMs + Math.min(REST_MAX_MS, REST_FACTOR * (endedMs - beganMs));
    }, 0);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }
}
