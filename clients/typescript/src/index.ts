export type * from "./types.ts";
export type * from "./events/types.ts";
export type * from "./events/generated.ts";
export { createClient } from "./client.ts";
export { ThroughlineError } from "./error.ts";
