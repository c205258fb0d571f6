import { ThroughlineError } from "../error.ts";
import type { Position } from "../events/types.ts";
import type { Outgoing, SendOutcome } from "../transport/session.ts";
import { type HttpClient, pathOf } from "./client.ts";
import { isPassing, problemOf, retryAfterMs } from "./problem.ts";

/** Before an event goes out again that the server could not take now and did not say when. */
const RETRY_MS = 1000;

/**
 * Sends one event by POST. From the second attempt on the server is told that it may have the event already, and then looks for it up to the log's
 * end and answers with the first one's position (docs/ingest.md). Throws where there is no answer.
 */
export async function sendByHttp(http: HttpClient, event: Outgoing, attempt: number, signal: AbortSignal): Promise<SendOutcome> {
  const response = await http.raw(pathOf(event.stream, "events", {}), {
    method: "POST",
    headers: { "Content-Type": "application/cloudevents+json", ...(attempt > 1 ? { "Throughline-Attempt": String(attempt) } : {}) },
    body: JSON.stringify(structured(event)),
    signal,
  });
  if (response.ok) return { is: "acknowledged", position: ((await response.json()) as { position: Position }).position };
  const retryMs = Math.max(retryAfterMs(response), RETRY_MS);
  const error = await problemOf(response);
  return response.status === 401 || isPassing(response.status) ? { is: "lost", error, retryAfterMs: retryMs } : { is: "rejected", error };
}

/** An event sent again, whatever the session is: over STOMP the server could not tell it from a new one. */
export async function resend(http: HttpClient, event: Outgoing, attempt: number, limitMs: number): Promise<SendOutcome> {
  try {
    return await sendByHttp(http, event, attempt, AbortSignal.timeout(limitMs));
  } catch (failure) {
    const error = failure instanceof ThroughlineError ? failure : new ThroughlineError("unreachable", String(failure), { cause: failure });
    return { is: "lost", error, retryAfterMs: RETRY_MS };
  }
}

function structured({ stream: _, data, ...attributes }: Outgoing): Record<string, unknown> {
  const event: Record<string, unknown> = { specversion: "1.0" };
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) event[name] = value;
  if (data instanceof Uint8Array) event["data_base64"] = btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
  else if (data !== undefined) event["data"] = data;
  return event;
}
