import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSession, useView, useWorld } from "../app/session.tsx";
import type { World } from "../model/world.ts";
import { momentText } from "../time/travel.ts";

export interface Totals {
  readonly executions: {
    readonly started: number;
    readonly running: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly creditsConsumed: number;
    readonly meanRuntimeSeconds: number;
  };
  readonly alerts: { readonly open: number };
}

function changesOf(world: World): number {
  return world.executions.changes;
}

/** Of each moment that was looked at; those of now are asked for again and again, and are not worth keeping. */
const KEPT_MS = 30_000;

/**
 * The tenant's totals, as the server keeps them: of everything that the log holds, not only of what this page remembers. Asked for again when
 * an execution starts or ends, at most once a second. Undefined until they are known.
 */
export function useTotals(): Totals | undefined {
  const { client } = useSession();
  const { world, travel } = useView();
  const changes = useWorld(world, changesOf, 1000);
  const at = travel.mode === "past" && travel.loading === "ready" ? momentText(Math.floor(travel.atMs / 1000) * 1000) : null;
  const query = useQuery({
    queryKey: ["totals", at ?? "now", at === null ? changes : 0],
    queryFn: async ({ signal }) => {
      const answer = await client.request(at === null ? "/v1/totals" : `/v1/totals?at=${encodeURIComponent(at)}`, { signal });
      return (await answer.json()) as Totals;
    },
    enabled: travel.mode === "live" || at !== null,
    placeholderData: keepPreviousData,
    gcTime: at === null ? 0 : KEPT_MS,
    retry: false,
  });
  return query.data;
}
