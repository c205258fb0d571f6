/** Where the services of a deployment answer, without a slash at the end: all at one address, where a proxy stands before them, or each at its own. */
export interface Addresses {
  readonly gateway: string;
  readonly history: string;
  readonly ingest: string;
}

/** Whose a request is: the rule by which a proxy would route it (docs/operations.md, Dashboard). */
export function addressOf({ gateway, history, ingest }: Addresses, path: string, method: string | undefined): string {
  if (!path.startsWith("/v1/") || /^\/v1\/connections\b/.test(path)) return gateway;
  return method === "POST" ? ingest : history;
}
