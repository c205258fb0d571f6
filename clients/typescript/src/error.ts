import type { ThroughlineErrorLike } from "./types.ts";

/** What a server refused, or the client gave up on. `code` is the server's (docs/protocol.md) or the client's own: `unreachable`, `closed`, `queue-full`. */
export class ThroughlineError extends Error implements ThroughlineErrorLike {
  override readonly name = "ThroughlineError";
  readonly code: string;
  /** Of the HTTP answer; absent over STOMP. */
  readonly status: number | undefined;
  /** What was at fault, and what was expected, where the server says it. */
  readonly field: string | undefined;
  readonly expected: string | undefined;

  constructor(code: string, message: string, more: { status?: number; field?: string; expected?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.status = more.status;
    this.field = more.field;
    this.expected = more.expected;
  }
}
