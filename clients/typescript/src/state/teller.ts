/** About a frame: a page that draws sixty times a second gains nothing by hearing of more. */
const FRAME_MS = 16;

/** Tells listeners of changes, at most once per frame. What they are shown changes only then, so that nobody sees half of a change. */
export class Teller {
  readonly #update: () => void;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `update` makes what listeners are shown. */
  constructor(update: () => void) {
    this.#update = update;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.now(), FRAME_MS);
  }

  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#update();
    for (const listener of [...this.#listeners]) listener();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }
}
