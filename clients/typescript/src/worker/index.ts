export { serve } from "./host.ts";
export type { WorkerLike } from "../types.ts";
