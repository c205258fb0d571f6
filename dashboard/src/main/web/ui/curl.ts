import type { LogEvent } from "../model/event.ts";

/** A command that publishes an event like this one; pasted into a shell of any kind of POSIX. */
export function curlOf(event: LogEvent, origin: string, tenant: string): string {
  const headers = [
    ["Content-Type", typeof event.data === "string" ? "text/plain" : "application/json"],
    ["ce-specversion", "1.0"],
    ["ce-id", `${event.id}-copy`],
    ["ce-source", event.source],
    ["ce-type", event.type],
    ...(event.subject === "" ? [] : [["ce-subject", event.subject]]),
  ];
  return [
    `curl -X POST ${quoted(`${origin}/v1/streams/${event.stream}/events`)}`,
    `-H "Authorization: Bearer $(./throughline token ${quoted(tenant)})"`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `-d ${quoted(typeof event.data === "string" ? event.data : JSON.stringify(event.data ?? null))}`,
  ].join(" \\\n  ");
}

/** For a POSIX shell: nothing within single quotes means anything but the quote itself. */
export function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
