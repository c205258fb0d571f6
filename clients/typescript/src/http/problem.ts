import { ThroughlineError } from "../error.ts";

/** What an answer that is no success says: a problem detail (RFC 9457) of the server, or the bare status of whoever stands before it. */
export async function problemOf(response: Response): Promise<ThroughlineError> {
  const { status } = response;
  const problem = await detailOf(response);
  const code = typeof problem.type === "string" ? problem.type.replace(/^urn:throughline:problem:/, "") : `http-${status}`;
  const message = problem.detail ?? problem.title ?? `the server answered ${status}`;
  return new ThroughlineError(code, message, {
    status,
    ...(problem.field === undefined ? {} : { field: problem.field }),
    ...(problem.expected === undefined ? {} : { expected: problem.expected }),
  });
}

interface Problem {
  type?: string;
  title?: string;
  detail?: string;
  field?: string;
  expected?: string;
}

async function detailOf(response: Response): Promise<Problem> {
  if (!/json/.test(response.headers.get("content-type") ?? "")) {
    await response.body?.cancel();
    return {};
  }
  try {
    return (await response.json()) as Problem;
  } catch {
    // A body that broke off; the status says enough.
    return {};
  }
}

/** Whether asking again later may help. */
export function isPassing(status: number | undefined): boolean {
  return status === undefined || status === 408 || status === 425 || status === 429 || status >= 500;
}

const RETRY_AFTER_MAX_MS = 60_000;

/** Of the header Retry-After, in seconds; dates are not understood and count as none. */
export function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds * 1000), RETRY_AFTER_MAX_MS) : 0;
}
