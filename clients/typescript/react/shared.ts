import { useCallback, useSyncExternalStore } from "react";
import type { Client } from "../src/index.ts";

interface Store<Snapshot> {
  subscribe(listener: () => void): () => void;
  getSnapshot(): Snapshot;
  close(): void;
}

interface Held {
  readonly store: Store<unknown>;
  users: number;
  release: ReturnType<typeof setTimeout> | undefined;
}

/**
 * How long a store without users is kept: strict mode, and a page that is left for the next, unmount and mount again at once, and must not
 * unsubscribe and subscribe.
 */
const KEEP_MS = 1000;

const stores = new WeakMap<Client, Map<string, Held>>();

/**
 * The store of this key, shared by all components of a client that ask for the same. It is made when the first of them has mounted and not while it
 * renders: a rendering may be thrown away. Until then, and on a server, the snapshot is `empty`.
 */
export function useShared<Snapshot>(client: Client, key: string, empty: Snapshot, make: () => Store<Snapshot>): Snapshot {
  const subscribe = useCallback(
    (listener: () => void) => {
      const held = hold(client, key, make);
      const unsubscribe = held.store.subscribe(listener);
      return () => {
        unsubscribe();
        letGo(client, key, held);
      };
    },
    // `make` is the key's: of two with the same key the first will do.
    [client, key],
  );
  const read = (): Snapshot => (stores.get(client)?.get(key)?.store.getSnapshot() as Snapshot | undefined) ?? empty;
  return useSyncExternalStore(subscribe, read, () => empty);
}

function hold(client: Client, key: string, make: () => Store<unknown>): Held {
  const ofClient = stores.get(client) ?? new Map<string, Held>();
  stores.set(client, ofClient);
  const held = ofClient.get(key) ?? { store: make(), users: 0, release: undefined };
  ofClient.set(key, held);
  clearTimeout(held.release);
  held.users++;
  return held;
}

function letGo(client: Client, key: string, held: Held): void {
  if (--held.users > 0) return;
  held.release = setTimeout(() => {
    held.store.close();
    const ofClient = stores.get(client);
    if (ofClient?.get(key) === held) ofClient.delete(key);
  }, KEEP_MS);
}
