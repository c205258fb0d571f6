import type { Gap } from "../types.ts";

/** The header Throughline-Gap: `reason=…, from=…, position=…` (a dictionary of RFC 9651, whose values here are tokens or strings). */
export function gapOf(header: string | null): Gap | null {
  if (header === null) return null;
  const value = (name: string): string | null => new RegExp(`(?:^|[,\\s])${name}="?([^",\\s]+)"?`).exec(header)?.[1] ?? null;
  return { reason: value("reason") as Gap["reason"], from: value("from"), position: value("position") };
}

/** The path that `Link: <…>; rel="next"` names. */
export function nextOf(header: string | null): string | null {
  return header === null ? null : (/<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(header)?.[1] ?? null);
}
