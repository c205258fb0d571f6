import type { LogEvent } from "./event.ts";

const texts = new WeakMap<LogEvent, string>();

/** The data on one line; made once for each event. */
export function textOf(event: LogEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const made = typeof event.data === "string" ? event.data : (JSON.stringify(event.data) ?? "");
  texts.set(event, made);
  return made;
}

/**
 * What a line of words selects: each has to occur somewhere, `type:`, `subject:`, `source:` and `id:` say where. Case does not matter.
 */
export function eventFilter(stream: string, text: string): (event: LogEvent) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean).map(wordOf);
  return (event) => (stream === "all" || event.stream === stream) && words.every((word) => word(event));
}

const FIELDS = ["type", "subject", "source", "id"] as const;

function wordOf(word: string): (event: LogEvent) => boolean {
  const field = FIELDS.find((name) => word.startsWith(`${name}:`));
  if (field !== undefined) {
    const wanted = word.slice(field.length + 1);
    return (event) => event[field].toLowerCase().includes(wanted);
  }
  return (event) =>
    event.type.toLowerCase().includes(word) || event.subject.toLowerCase().includes(word) || event.source.toLowerCase().includes(word) || textOf(event).toLowerCase().includes(word);
}
