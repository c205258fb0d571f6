import type { Position } from "../events/types.ts";
import type { StreamOptions } from "../types.ts";

/**
 * How far a subscription has come, as one pure function. A *run* is one time of asking a server: each has a number, what it sends carries it, and what
 * carries an older one is dropped.
 *
 * That is why nothing comes twice. Positions are opaque, so that "is it older than what I have?" cannot be asked of them. But asking for what is
 * after P is exact, and once a new run has begun nothing of the one before is taken any more; so each run begins where the one before ended, whatever is
 * still on its way in the old one. Besides, an event at the very position that the run has reached is known already and is dropped.
 */
export interface Place {
  readonly run: number;
  /** What the next run begins with. */
  readonly from: From;
  /** The newest position that came, events that wait for the consumer included: where the next run begins. */
  readonly received: Position | null;
  /** Everything up to here is dealt with: what the application sees, and what is stored. */
  readonly dealt: Position | null;
  /** Whether this run has given a position yet. */
  readonly moved: boolean;
}

export type From =
  /** What the application asked for: nothing has come yet. */
  | "start"
  /** A position from the storage, which may be one that the server no longer takes. */
  | "stored"
  /** A snapshot, from its beginning: one that was cut short is of no use. */
  | "snapshot"
  /** After `received`. */
  | "received";

export type PlaceInput =
  | { readonly kind: "begun" }
  /** Where the run starts, which may be told when it has moved on already. */
  | { readonly kind: "starts"; readonly run: number; readonly position: Position }
  /** Where the run has got to without an event. */
  | { readonly kind: "reached"; readonly run: number; readonly position: Position }
  | { readonly kind: "event"; readonly run: number; readonly position: Position }
  | { readonly kind: "gap"; readonly run: number; readonly position: Position | null; readonly refetch: boolean }
  | { readonly kind: "snapshotRow"; readonly run: number }
  | { readonly kind: "snapshotEnd"; readonly run: number; readonly position: Position }
  /** The server does not take the position that came from the storage. */
  | { readonly kind: "storedRefused"; readonly run: number }
  /** The consumer has dealt with everything up to here. */
  | { readonly kind: "dealt"; readonly position: Position };

export interface PlaceStep {
  readonly place: Place;
  /** Whether the application is to see it. */
  readonly taken: boolean;
}

export function placeAt(options: StreamOptions, stored: Position | null): Place {
  const none = { run: 0, received: null, dealt: null, moved: false };
  if (options.snapshot === true) return { ...none, from: "snapshot" };
  if (stored !== null) return { ...none, from: "stored", received: stored, dealt: stored };
  if (options.after !== undefined) return { ...none, from: "received", received: options.after, dealt: options.after };
  return { ...none, from: "start" };
}

export function move(place: Place, input: PlaceInput): PlaceStep {
  if ("run" in input && input.run !== place.run) return { place, taken: false };
  switch (input.kind) {
    case "begun":
      return { place: { ...place, run: place.run + 1, moved: false }, taken: true };
    case "starts":
      return place.moved || place.from === "snapshot" ? { place, taken: false } : to(place, input.position);
    case "reached":
      // In the middle of a snapshot there is no place to resume from.
      return place.from === "snapshot" ? { place, taken: true } : to(place, input.position);
    case "event":
      return place.received === input.position ? { place, taken: false } : to(place, input.position);
    case "gap":
      if (input.refetch) return { place: { ...place, from: "snapshot", received: null }, taken: true };
      return input.position === null || place.from === "snapshot" ? { place, taken: true } : to(place, input.position);
    case "snapshotRow":
      return { place, taken: place.from === "snapshot" };
    case "snapshotEnd":
      return place.from === "snapshot" ? to(place, input.position) : { place, taken: false };
    case "storedRefused":
      return { place: { ...place, from: "start", received: null, dealt: null }, taken: true };
    case "dealt":
      return { place: { ...place, dealt: input.position }, taken: true };
  }
}

function to(place: Place, position: Position): PlaceStep {
  return { place: { ...place, from: "received", received: position, moved: true }, taken: true };
}

/** How the next run begins, in the words of the wire: at most one of these. */
export interface Start {
  readonly after?: Position;
  readonly since?: string;
  readonly last?: number;
  readonly snapshot?: true;
}

export function startOf(place: Place, { since, last }: StreamOptions): Start {
  switch (place.from) {
    case "received":
    case "stored":
      return { after: place.received as Position };
    case "snapshot":
      return { snapshot: true };
    case "start":
      if (since !== undefined) return { since: typeof since === "string" ? since : since.toISOString() };
      return last === undefined ? {} : { last };
  }
}
