import type { StreamEvent } from "../events/types.ts";
import { isJson } from "../transport/decode.ts";
import type { SubjectState } from "../types.ts";
import { mergePatch } from "./merge-patch.ts";

/**
 * What one event makes of its subject's state: the rules of the server's snapshots (docs/protocol.md, Snapshots), so that a snapshot and the events
 * after it come to what a later snapshot says. `undefined`: the event ended the subject.
 */
export function fold(before: SubjectState | undefined, event: StreamEvent): SubjectState | undefined {
  const { subject = "", type, time, data, datacontenttype } = event;
  const json = data !== undefined && !(data instanceof Uint8Array) && isJson(datacontenttype);
  if (json && data === null) return undefined;
  return { subject, type, data: json ? mergePatch(before?.data, data) : before?.data, ...(time === undefined ? {} : { time }) };
}
