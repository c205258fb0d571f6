import type { Position, StreamEvent } from "../events/types.ts";

const NAMED = new Set(["id", "source", "type", "subject", "time", "dataschema", "specversion"]);

/** An event from a MESSAGE: attributes in `ce-*` headers, the data as the bytes that the producer wrote. */
export function fromMessage(headers: Readonly<Record<string, string>>, text: () => string, bytes: () => Uint8Array): StreamEvent {
  const extensions: Record<string, string> = {};
  for (const name in headers) {
    if (name.startsWith("ce-") && !NAMED.has(name.slice(3))) extensions[name.slice(3)] = headers[name] as string;
  }
  const contentType = headers["content-type"];
  return made(
    {
      id: headers["ce-id"] as string,
      source: headers["ce-source"] as string,
      type: headers["ce-type"] as string,
      subject: headers["ce-subject"],
      time: headers["ce-time"],
      datacontenttype: contentType,
      dataschema: headers["ce-dataschema"],
      traceparent: headers["traceparent"],
    },
    dataOf(contentType, headers["content-length"] === "0", text, bytes),
    headers["position"] as Position,
    Number(headers["append-time"]),
    headers["conflated"],
    extensions,
  );
}

/** An event in CloudEvents' JSON format. */
export function fromJson(event: Readonly<Record<string, unknown>>): StreamEvent {
  const { id, source, type, subject, time, datacontenttype, dataschema, traceparent, position, appendtime, conflated, data, data_base64, specversion: _, ...others } = event as Record<
    string,
    string | undefined
  > & { data?: unknown };
  const extensions: Record<string, string> = {};
  for (const name in others) extensions[name] = String(others[name]);
  return made(
    { id: id as string, source: source as string, type: type as string, subject, time, datacontenttype, dataschema, traceparent },
    data_base64 === undefined ? data : Uint8Array.from(atob(data_base64), (char) => char.charCodeAt(0)),
    position as Position,
    Date.parse(appendtime ?? ""),
    conflated,
    extensions,
  );
}

type Attributes = { id: string; source: string; type: string } & {
  [Name in "subject" | "time" | "datacontenttype" | "dataschema" | "traceparent"]: string | undefined;
};

function made(
  { id, source, type, ...optional }: Attributes,
  data: unknown,
  position: Position,
  appendTime: number,
  conflated: string | undefined,
  extensions: Record<string, string>,
): StreamEvent {
  const event: Record<string, unknown> = { id, source, type, data, position, extensions };
  if (!Number.isNaN(appendTime)) event["appendTime"] = appendTime;
  if (conflated !== undefined) event["conflated"] = Number(conflated);
  for (const [name, value] of Object.entries(optional)) if (value !== undefined) event[name] = value;
  return event as unknown as StreamEvent;
}

/** JSON is parsed, other text is a string, the rest are bytes. Without a media type data are JSON (CloudEvents 1.0, 3.1.1). What is not what it says it is, is bytes. */
function dataOf(contentType: string | undefined, empty: boolean, text: () => string, bytes: () => Uint8Array): unknown {
  if (empty) return undefined;
  if (isJson(contentType)) {
    try {
      return JSON.parse(text());
    } catch {
      return bytes();
    }
  }
  return /^text\/|[/+]xml$/.test(mediaOf(contentType)) ? text() : bytes();
}

/** Whether data of this media type, or of none, are JSON. */
export function isJson(contentType: string | undefined): boolean {
  return contentType === undefined || /[/+]json$/.test(mediaOf(contentType));
}

function mediaOf(contentType: string | undefined): string {
  return contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
}
