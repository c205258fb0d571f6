export { ThroughlineProvider, useClient } from "./context.tsx";
export {
  type Invalidating,
  type QueryInvalidationOptions,
  useConnection,
  useQueryInvalidation,
  useSnapshot,
  useStream,
  type UseStreamOptions,
} from "./hooks.ts";
export {
  ConnectionIndicator,
  type ConnectionIndicatorProps,
  countExecutions,
  type Counts,
  LiveExecutionCounter,
  type LiveExecutionCounterProps,
  RealtimeMetrics,
  type RealtimeMetricsProps,
} from "./components.tsx";
