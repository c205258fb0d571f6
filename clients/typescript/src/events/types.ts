import type { EventData } from "./generated.ts";

/**
 * "After this point of this tenant's stream": an opaque token. The only thing to do with one is to hand it back; two of them say nothing about
 * order. It is good at every door of every server of a deployment, as long as the log keeps what follows it.
 */
export type Position = string & { readonly __position?: never };

/** A CloudEvent as a subscription delivers it. */
export interface StreamEvent<Type extends string = string, Data = unknown> {
  readonly id: string;
  readonly source: string;
  readonly type: Type;
  /** What it is about inside its stream: a run, a metric's name, an alert's key. */
  readonly subject?: string;
  /** RFC 3339; the producer's clock, not the log's. */
  readonly time?: string;
  /** JSON data are parsed; other text is a string, anything else a Uint8Array; absent if there are none. */
  readonly data: Data;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  readonly traceparent?: string;
  /** After this event. */
  readonly position: Position;
  /** When the log appended it, by its own clock: milliseconds since the epoch. Absent from servers that do not say. */
  readonly appendTime?: number;
  /** Of a subscription with `conflate`: how many events just before this one were left out for newer ones of their subjects. */
  readonly conflated?: number;
  /** All other attributes by their names. */
  readonly extensions: Readonly<Record<string, string>>;
}

/**
 * An event whose type is not declared in `EventData`. At run time `type` is the plain name; the pattern is there so that
 * `event.type === "execution.started"` narrows the data, and comparing with an undeclared type does not compile.
 */
export type OtherEvent = StreamEvent<`${string} (undeclared)`>;

/** The declared types whose events a stream has: those that begin with its name and a dot. */
export type TypesOf<Stream extends string> = string extends Stream ? never : keyof EventData & `${Stream}.${string}`;

/** What a stream delivers: a union discriminated by `type` where types are declared for it. */
export type EventOf<Stream extends string> = [TypesOf<Stream>] extends [never]
  ? StreamEvent
  : { [Type in TypesOf<Stream>]: StreamEvent<Type, EventData[Type]> }[TypesOf<Stream>] | OtherEvent;

/** What the folded state of a subject looks like: the data of the stream's event types, merged. */
export type StateOf<Stream extends string> = [TypesOf<Stream>] extends [never] ? unknown : EventData[TypesOf<Stream>];

/** The data of an event type: as declared, or anything. */
export type DataOf<Type extends string> = Type extends keyof EventData ? EventData[Type] : unknown;

/** What `publish` takes. Without `id` it gets a random UUID, without `source` the client's. */
export interface NewEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly id?: string;
  readonly source?: string;
  readonly subject?: string;
  readonly time?: string;
  readonly data?: Data;
  /** `application/json` unless it is given. */
  readonly datacontenttype?: string;
  readonly traceparent?: string;
}
