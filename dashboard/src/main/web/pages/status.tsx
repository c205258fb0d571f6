import type { ExecutionStatus } from "../model/executions.ts";
import { Badge, Dot, type Tone } from "../ui/parts.tsx";

export const STATUS_TONES: Record<ExecutionStatus, Tone> = { running: "accent", succeeded: "green", failed: "red" };

export function StatusDot({ status }: { status: ExecutionStatus }) {
  return (
    <span>
      <Dot tone={STATUS_TONES[status]} pulse={status === "running"} />
      <span className="unseen">{status}</span>
    </span>
  );
}

export function StatusBadge({ status }: { status: ExecutionStatus }) {
  return (
    <Badge tone={STATUS_TONES[status]} dot pulse={status === "running"}>
      {status}
    </Badge>
  );
}
