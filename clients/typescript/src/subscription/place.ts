import type { Position } from "../events/types.ts";
import type { Gap, StreamOptions } from "../types.ts";

/**
 * How far a subscription has come, as one pure function. A *run* is one time of asking a server: each has a number, what it sends carries it, and what
 * carries an older one is dropped.
 *
 * That is why nothing comes twice. Positions are opaque, so that "is it older than what I have?" cannot be asked of them. But asking for what is
 * after P is exact, and once a new run has begun nothing of the one before is taken any more; so each run begins where the one before ended, whatever is
 * still on its way in the old one. Besides, an event at the very position that the run has reached is known already and is dropped.
 *
 * A *handover* is the one time that two runs are taken: the run before goes on while the new one is asked for elsewhere, until that has caught up.
 * What the old one brings meanwhile the new one brings again, at the same positions and in the same order; those are known, and are dropped.
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
  /** The run before, while it is taken as well. */
  readonly before: number | null;
  /** What the run before has brought since this one began, and this one is still to bring. */
  readonly again: readonly Position[];
}

/** How much the run before may bring: past it nothing more of it is taken, and the new one has to come up with it alone. */
export const AGAIN_MAX = 1000;

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
  /** `handover`: what the run before has still to say is taken until this one has caught up. */
  | { readonly kind: "begun"; readonly handover?: boolean }
  /** Where the run starts, which may be told when it has moved on already. */
  | { readonly kind: "starts"; readonly run: number; readonly position: Position }
  /** Where the run has got to without an event; `caughtUp` if that is all there was. */
  | { readonly kind: "reached"; readonly run: number; readonly position: Position; readonly caughtUp?: boolean }
  | { readonly kind: "event"; readonly run: number; readonly position: Position }
  | { readonly kind: "gap"; readonly run: number; readonly reason: Gap["reason"]; readonly position: Position | null; readonly refetch: boolean }
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
  const none = { run: 0, received: null, dealt: null, moved: false, before: null, again: [] };
  if (options.snapshot === true) return { ...none, from: "snapshot" };
  if (stored !== null) return { ...none, from: "stored", received: stored, dealt: stored };
  if (options.after !== undefined) return { ...none, from: "received", received: options.after, dealt: options.after };
  return { ...none, from: "start" };
}

export function move(place: Place, input: PlaceInput): PlaceStep {
  if (!("run" in input)) return input.kind === "begun" ? begun(place, input.handover === true) : { place: { ...place, dealt: input.position }, taken: true };
  if (input.run === place.run) return current(place, input);
  if (input.run === place.before) return outgoing(place, input);
  return { place, taken: false };
}

function begun(place: Place, handover: boolean): PlaceStep {
  const next = { ...place, run: place.run + 1, moved: false, before: null, again: [] };
  // Only from a position on do two runs bring the same; and what a run is still to bring again it would bring as the run before, too.
  if (!handover || place.from !== "received" || place.before !== null || place.again.length > 0) return { place: next, taken: true };
  return { place: { ...next, moved: true, before: place.run }, taken: true };
}

type OfRun = Extract<PlaceInput, { run: number }>;

/** What the run before says during a handover. A gap is left to the new run, which begins before it. */
function outgoing(place: Place, input: OfRun): PlaceStep {
  if (input.kind === "reached") return to(place, input.position);
  if (input.kind !== "event" || place.again.length >= AGAIN_MAX) return { place: { ...place, before: null }, taken: false };
  if (place.received === input.position) return { place, taken: false };
  return to({ ...place, again: [...place.again, input.position] }, input.position);
}

/** The run before is relieved by an event that it has not brought, by a gap, and by what is said to be all there was. */
function current(place: Place, input: OfRun): PlaceStep {
  const alone = place.before === null ? place : { ...place, before: null };
  // In the midst of what the run before has brought, only this run's own events say where it is.
  const repeating = place.again.length > 0;
  switch (input.kind) {
    case "starts":
      return place.moved || place.from === "snapshot" ? { place, taken: false } : to(place, input.position);
    case "reached": {
      const next = input.caughtUp === true ? alone : place;
      // In the middle of a snapshot there is no place to resume from.
      return next.from === "snapshot" || repeating ? { place: next, taken: true } : to(next, input.position);
    }
    case "event": {
      const known = place.again.indexOf(input.position);
      if (known >= 0) return { place: { ...place, again: place.again.slice(known + 1) }, taken: false };
      return place.received === input.position ? { place, taken: false } : to({ ...alone, again: [] }, input.position);
    }
    case "gap":
      if (input.refetch) return { place: { ...alone, from: "snapshot", received: null, again: [] }, taken: true };
      if (input.position === null || place.from === "snapshot") return { place: alone, taken: true };
      // What retention took may lie before what the run before has brought already.
      return input.reason === "retention" && repeating ? { place: alone, taken: true } : to({ ...alone, again: [] }, input.position);
    case "snapshotRow":
      return { place, taken: place.from === "snapshot" };
    case "snapshotEnd":
      return place.from === "snapshot" ? to(place, input.position) : { place, taken: false };
    case "storedRefused":
      return { place: { ...alone, from: "start", received: null, dealt: null, again: [] }, taken: true };
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
