import { useCallback } from "react";
import { useNavigate, useSearch } from "@tanstack/react-router";

/** What a page keeps in its address: a link shows the same to others. */
export function useAddress(): [Readonly<Record<string, string | undefined>>, (change: Record<string, string | undefined>) => void] {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  const set = useCallback(
    (change: Record<string, string | undefined>) => {
      void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, ...change }), replace: true } as never);
    },
    [navigate],
  );
  return [search, set];
}
