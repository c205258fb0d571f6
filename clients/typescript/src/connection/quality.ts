import type { Quality, TransportName } from "../types.ts";

const GOOD_MS = 150;
const FAIR_MS = 500;
const WEIGHT = 0.3;

/** Smooths round trips: the newest counts 30 %. */
export function smoothed(before: number | null, measuredMs: number): number {
  return before === null ? measuredMs : before + WEIGHT * (measuredMs - before);
}

/** Heart-beats that are due and have not come: whole intervals of silence, less one that may be on its way. */
export function missedBeats(silentMs: number, intervalMs: number): number {
  return intervalMs <= 0 ? 0 : Math.max(0, Math.floor(silentMs / intervalMs - 0.5));
}

/** A rating that a page can show of a connection that is up; `null` of one that is not. */
export function rate(transport: TransportName | null, roundTripMs: number | null, missed: number): Quality {
  if (transport === null) return "unknown";
  if (missed > 1) return "poor";
  if (transport !== "websocket") return missed > 0 ? "poor" : "fair";
  if (roundTripMs === null) return missed > 0 ? "fair" : "unknown";
  if (roundTripMs < GOOD_MS && missed === 0) return "good";
  return roundTripMs < FAIR_MS ? "fair" : "poor";
}
