import { ThroughlineError } from "../error.ts";
import type { StompSettings } from "../transport/stomp.ts";
import type { Outgoing, Run, SendOutcome, SessionListener } from "../transport/session.ts";
import type { WorkerLike } from "../types.ts";

/** What a session is made with: all that a worker cannot know by itself, and that can be sent to it. */
export type WorkerSettings = Omit<StompSettings, "openSocket">;

/** What a run asks for, without what it is told. */
export type Wanted = Pick<Run, "stream" | "subject" | "types" | "conflate" | "start" | "window">;

/** From the page, of one session each. */
export type Asked = { readonly session: number } & (
  | { readonly ask: "open"; readonly token: string; readonly settings: WorkerSettings }
  | { readonly ask: "follow"; readonly run: number; readonly wanted: Wanted }
  /** Of so many events; the last one's acknowledgement stands for all. */
  | { readonly ask: "consumed"; readonly run: number; readonly ack: string; readonly count: number }
  | { readonly ask: "stop"; readonly run: number }
  | { readonly ask: "send"; readonly sending: number; readonly event: Outgoing }
  | { readonly ask: "renew"; readonly token: string }
  | { readonly ask: "shut" }
);

export type RunCall = Exclude<keyof Run, keyof Wanted | "room">;
export type ListenerCall = keyof SessionListener;

/** From the worker: calls of a session's listener, of one of its runs, and what became of an event. They come in lists, in their order. */
export type Told = { readonly session: number } & (
  | { readonly tell: ListenerCall; readonly args: readonly unknown[] }
  | { readonly tell: RunCall; readonly run: number; readonly args: readonly unknown[] }
  | { readonly tell: "sent"; readonly sending: number; readonly outcome: unknown }
);

/** A worker, or what a worker has of its page. */
export type Port = WorkerLike;

interface Packed {
  readonly throughlineError: { readonly code: string; readonly message: string; readonly status?: number; readonly field?: string; readonly expected?: string };
}

/** An error as it crosses: of what is thrown only the message would arrive. */
export function packed(value: unknown): unknown {
  if (!(value instanceof ThroughlineError)) return value;
  const { code, message, status, field, expected } = value;
  return { throughlineError: { code, message, ...(status === undefined ? {} : { status }), ...(field === undefined ? {} : { field }), ...(expected === undefined ? {} : { expected }) } } satisfies Packed;
}

export function unpacked(value: unknown): unknown {
  const error = (value as Packed | null | undefined)?.throughlineError;
  if (error === undefined) return value;
  const { code, message, ...details } = error;
  return new ThroughlineError(code, message, details);
}

export function packedOutcome(outcome: SendOutcome): unknown {
  return "error" in outcome ? { ...outcome, error: packed(outcome.error) } : outcome;
}

export function unpackedOutcome(outcome: unknown): SendOutcome {
  const plain = outcome as SendOutcome;
  return "error" in plain ? { ...plain, error: unpacked(plain.error) as ThroughlineError } : plain;
}
