import { createContext, type ReactNode, useContext } from "react";
import type { Client } from "../src/index.ts";

const ClientContext = createContext<Client | null>(null);

/** One client for the whole application, made outside of it: rendering makes no connections. Closing it is its maker's. */
export function ThroughlineProvider({ client, children }: { readonly client: Client; readonly children?: ReactNode }): ReactNode {
  return <ClientContext.Provider value={client}>{children}</ClientContext.Provider>;
}

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === null) throw new Error("no Throughline client (expected: a <ThroughlineProvider client={…}> around this component)");
  return client;
}
