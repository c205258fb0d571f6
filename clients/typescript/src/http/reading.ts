import type { Position, StreamEvent } from "../events/types.ts";
import type { Gap, History, HistoryOptions, Snapshot, SnapshotOptions } from "../types.ts";
import { type HttpClient, pathOf } from "./client.ts";

const PAGE_EVENTS_MAX = 1000;

/** A range of a stream, page by page: the next one is asked for when the one before is used up. */
export class HistoryReader implements History<StreamEvent> {
  readonly #http: HttpClient;
  readonly #stream: string;
  readonly #options: HistoryOptions;

  constructor(http: HttpClient, stream: string, options: HistoryOptions) {
    this.#http = http;
    this.#stream = stream;
    this.#options = options;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<StreamEvent> {
    for await (const { events } of this.#pages()) yield* events;
  }

  async all(): Promise<{ events: StreamEvent[]; position: Position; gap: Gap | null }> {
    const events: StreamEvent[] = [];
    let position: Position = "";
    let gap: Gap | null = null;
    for await (const page of this.#pages()) {
      for (const event of page.events) events.push(event);
      position = page.position ?? position;
      gap ??= page.gap;
    }
    return { events, position, gap };
  }

  async *#pages(): AsyncGenerator<{ events: StreamEvent[]; position: Position | null; gap: Gap | null }> {
    const { after, since, last, until, types, subject, limit = Infinity, signal } = this.#options;
    let left = limit;
    let path: string | null = pathOf(this.#stream, "events", {
      after,
      since: timeOf(since),
      last: last?.toString(),
      until: timeOf(until),
      types: types?.join(","),
      subject,
      limit: Math.min(left, PAGE_EVENTS_MAX).toString(),
    });
    while (path !== null && left > 0) {
      const page = await this.#http.page(path, signal);
      // The link keeps the first page's limit.
      const events = page.events.slice(0, left);
      const whole = events.length === page.events.length;
      yield { events, position: whole ? page.position : (events.at(-1)?.position ?? null), gap: page.gap };
      left -= events.length;
      path = page.next;
    }
  }
}

/** The whole snapshot; its later pages are pinned to the first one's position. */
export async function readSnapshot(http: HttpClient, stream: string, { at, subject, open, signal }: SnapshotOptions): Promise<Snapshot> {
  let path: string | null = pathOf(stream, "snapshot", { at: timeOf(at), subject, open: open === undefined ? undefined : String(open) });
  let position: Position | undefined;
  const subjects: Array<Snapshot["subjects"][number]> = [];
  while (path !== null) {
    const page = await http.snapshotPage(path, signal);
    position ??= page.position;
    for (const row of page.subjects) subjects.push(row);
    path = page.next;
  }
  return { subjects, position: position as Position };
}

function timeOf(time: string | Date | undefined): string | undefined {
  return time instanceof Date ? time.toISOString() : time;
}
