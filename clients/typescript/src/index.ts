export type * from "./types.ts";
export type * from "./events/types.ts";
export type * from "./events/generated.ts";
export { createClient } from "./client.ts";
export { ThroughlineError } from "./error.ts";
export { type EventList, eventList, type EventListSnapshot } from "./state/event-list.ts";
export { fold } from "./state/fold.ts";
export { type LiveState, liveState, type LiveStateOptions, type LiveStateSnapshot } from "./state/live-state.ts";
export { mergePatch } from "./state/merge-patch.ts";
