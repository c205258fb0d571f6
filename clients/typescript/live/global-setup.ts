import { Server } from "./server.ts";

/** One server for all tests but those that kill it: starting one takes longer than most of them. */
export default async function setup({ provide }: { provide(key: "port", value: number): void }): Promise<() => Promise<void>> {
  const server = await Server.started();
  provide("port", server.port);
  return () => server.end();
}

declare module "vitest" {
  interface ProvidedContext {
    port: number;
  }
}
