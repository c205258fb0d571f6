import type { Environment } from "../environment.ts";
import type { Position } from "../events/types.ts";
import type { PositionStorage, StreamOptions } from "../types.ts";

const PREFIX = "throughline";
/** How long a position may be on its way to the storage: writing one per event would cost more than the event. */
const WRITE_AFTER_MS = 250;

/** Where positions outlive the page. Writes are gathered; `flush` writes at once what is due, for a page that goes. */
export class PositionStore {
  readonly #storage: PositionStorage;
  readonly #environment: Environment;
  readonly #due = new Map<string, Position>();
  #cancel: (() => void) | undefined;

  constructor(storage: PositionStorage, environment: Environment) {
    this.#storage = storage;
    this.#environment = environment;
  }

  read(key: string): Position | null {
    return this.#due.get(key) ?? this.#storage.getItem(key);
  }

  write(key: string, position: Position): void {
    this.#due.set(key, position);
    this.#cancel ??= this.#environment.later(WRITE_AFTER_MS, () => this.flush());
  }

  forget(key: string): void {
    this.#due.delete(key);
    this.#storage.removeItem(key);
  }

  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const [key, position] of this.#due) {
      try {
        this.#storage.setItem(key, position);
      } catch (full) {
        // Full, or forbidden meanwhile: a page that is loaded again begins where it was told to, not where it was.
        console.warn(`throughline: the position of '${key}' could not be stored`, full);
      }
    }
    this.#due.clear();
  }
}

/** Apart by deployment and tenant, because a position is good for one tenant's stream; then what the subscription asks for, or the name that it was given. */
export function storageKey(url: string, tenant: string, stream: string, { storageKey: name, subject, types }: StreamOptions): string {
  const what = typeof name === "string" ? name : [subject ?? "", [...(types ?? [])].sort().join(",")].join("|");
  return [PREFIX, url, tenant, stream, what].join("|");
}
