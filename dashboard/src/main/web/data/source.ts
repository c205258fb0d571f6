import type { ClientEvent } from "../model/event.ts";

/** The streams that the pages are about. */
export const STREAMS = ["execution", "metrics", "alert"] as const;
export type StreamName = (typeof STREAMS)[number];

/** The past, as the client reads it. */
export interface Past {
  history(
    stream: string,
    options: { after?: string; until?: string | Date; last?: number; since?: Date; subject?: string; limit?: number; signal?: AbortSignal },
  ): { all(): Promise<{ readonly events: readonly ClientEvent[]; readonly position: string; readonly gap: { readonly reason: string } | null }> };
  snapshot(
    stream: string,
    options: { at?: Date; signal?: AbortSignal },
  ): Promise<{ readonly subjects: ReadonlyArray<{ readonly subject: string; readonly type?: string; readonly time?: string; readonly data: unknown }>; readonly position: string }>;
}
