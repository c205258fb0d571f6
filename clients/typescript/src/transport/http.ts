import type { Environment } from "../environment.ts";
import { ThroughlineError } from "../error.ts";
import type { Position } from "../events/types.ts";
import type { Addresses } from "../http/addresses.ts";
import { HttpClient, type Page, pathOf, type Query } from "../http/client.ts";
import { isPassing, problemOf } from "../http/problem.ts";
import { sendByHttp } from "../http/sending.ts";
import type { Start } from "../subscription/place.ts";
import type { Gap } from "../types.ts";
import { fromJson } from "./decode.ts";
import type { Outgoing, Reader, Run, SendOutcome, Session, SessionListener } from "./session.ts";
import { type SseMessage, SseParser } from "./sse-parser.ts";
import { Turns } from "./turns.ts";

export interface HttpSettings {
  readonly addresses: Addresses;
  readonly openTimeoutMs: number;
  readonly heldRequestsMax: number;
}

const LONG_POLL_SECONDS = 25;
/** Of a turn that others wait for. */
const SHORT_POLL_SECONDS = 1;
/** The server sends a comment every 15 s; three of them missing is an end. */
const SILENCE_MAX_MS = 45_000;
const PAGE_EVENTS = 500;
/** Between two streams that ended well: a server that ends each at once is not asked without a pause. */
const REOPEN_MS = 500;

/**
 * Server-sent events or long polling: one request per subscription, read by `fetch` because `EventSource` cannot send the token. Both resume by the same
 * positions as STOMP does. With more subscriptions than requests may be held open, the rest take turns polling.
 */
export class HttpSession implements Session {
  readonly transport: "sse" | "poll";
  readonly sendsMax = 1;
  readonly #http: HttpClient;
  readonly #settings: HttpSettings;
  readonly #environment: Environment;
  readonly #listener: SessionListener;
  readonly #ended = new AbortController();
  readonly #polls: Turns;
  #streaming = 0;
  #token: string;
  #over = false;

  /** `probe` is a stream to ask for, to see whether the server answers. */
  constructor(transport: "sse" | "poll", token: string, probe: string | undefined, settings: HttpSettings, environment: Environment, listener: SessionListener) {
    this.transport = transport;
    this.#token = token;
    this.#settings = settings;
    this.#environment = environment;
    this.#listener = listener;
    this.#http = new HttpClient(settings.addresses, environment.fetch, () => this.#token);
    this.#polls = new Turns(transport === "sse" ? 1 : settings.heldRequestsMax);
    void this.#open(probe);
  }

  /**
   * One small request in the transport's own way: who lets plain requests pass may still keep event streams back. Any answer of the server's own will do,
   * as what it thinks of each subscription is another matter.
   */
  async #open(probe: string | undefined): Promise<void> {
    try {
      const response = await this.#within(this.#settings.openTimeoutMs, (signal) => this.#probe(probe, signal));
      if (!response.ok) {
        const problem = await problemOf(response);
        if (problem.status === 401 || problem.status === 406 || isPassing(problem.status)) return this.#failed(problem);
      }
    } catch (failure) {
      return this.#failed(failure);
    }
    if (this.#over) return;
    this.#listener.heard();
    this.#listener.opened();
  }

  async #probe(stream: string | undefined, signal: AbortSignal): Promise<Response> {
    const streaming = this.transport === "sse" && stream !== undefined;
    const path = stream === undefined ? "/v1/streams" : pathOf(stream, "events", streaming ? {} : { last: "1" });
    const response = await this.#http.raw(path, { headers: { Accept: streaming ? "text/event-stream" : "application/json" }, signal });
    if (!response.ok) return response;
    const reader = response.body?.getReader();
    // The server says at once where an event stream starts.
    if (streaming) await reader?.read();
    await reader?.cancel();
    return response;
  }

  follow(run: Run): Reader {
    const stopped = new AbortController();
    const stop = (): void => stopped.abort();
    if (this.#over) return { consumed() {}, stop };
    this.#ended.signal.addEventListener("abort", stop, { once: true });
    this.#read(run, stopped.signal)
      .catch((failure: unknown) => {
        if (!stopped.signal.aborted) this.#failed(failure, run);
      })
      .finally(() => this.#ended.signal.removeEventListener("abort", stop));
    return { consumed() {}, stop };
  }

  async #read(run: Run, signal: AbortSignal): Promise<void> {
    let start = run.start;
    if (start.snapshot) start = { after: await this.#snapshot(run, signal) };
    // One request is left for the others' turns.
    if (this.transport === "sse" && this.#streaming < this.#settings.heldRequestsMax - 1) {
      this.#streaming++;
      try {
        await this.#stream(run, start, signal);
      } finally {
        this.#streaming--;
      }
    } else {
      await this.#poll(run, start, signal);
    }
  }

  async #snapshot(run: Run, signal: AbortSignal): Promise<Position> {
    let path: string | null = pathOf(run.stream, "snapshot", { subject: run.subject });
    for (;;) {
      const page = await this.#http.snapshotPage(path, signal);
      if (signal.aborted) throw signal.reason;
      this.#listener.heard();
      for (const { subject, type, time, data } of page.subjects) {
        run.snapshotRow({ subject, data, ...(type === undefined ? {} : { type }), ...(time === undefined ? {} : { time }) }, "");
      }
      path = page.next;
      if (path === null) {
        run.snapshotEnd(page.position);
        return page.position;
      }
    }
  }

  // -------------------------------------------------------------------------------- server-sent events

  async #stream(run: Run, start: Start, signal: AbortSignal): Promise<void> {
    let from = start;
    for (;;) {
      const reached = await this.#streamOnce(run, from, signal);
      // It ended well, as streams do whose token has run out: on with the next.
      if (reached !== null) from = { after: reached };
      await this.#pause(REOPEN_MS, signal);
    }
  }

  /** Resolves to the newest position when the server ends the stream. */
  async #streamOnce(run: Run, start: Start, signal: AbortSignal): Promise<Position | null> {
    const silence = new AbortController();
    let cancel = (): void => {};
    const alive = (withinMs: number): void => {
      cancel();
      cancel = this.#environment.later(withinMs, () => silence.abort(new ThroughlineError("unreachable", `the event stream was silent for ${withinMs} ms`)));
    };
    alive(this.#settings.openTimeoutMs);
    const either = AbortSignal.any([signal, silence.signal]);
    try {
      const response = await this.#http.request(pathOf(run.stream, "events", { ...filterOf(run), ...queryOf(start) }), {
        headers: { Accept: "text/event-stream" },
        signal: either,
      });
      if (response.body === null) throw new ThroughlineError("unreachable", "the event stream has no body");
      let reached: Position | null = start.after ?? null;
      const parser = new SseParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        this.#listener.heard();
        alive(SILENCE_MAX_MS);
        for (const message of parser.push(read.value)) {
          const room = run.room();
          if (room !== null) {
            // The consumer is slow: nothing more is read, TCP holds the server back, and the silence is ours.
            cancel();
            await room;
            alive(SILENCE_MAX_MS);
          }
          if (signal.aborted) throw signal.reason;
          this.#message(run, message);
          reached = message.id ?? reached;
        }
      }
      return reached;
    } catch (failure) {
      throw silence.signal.aborted ? silence.signal.reason : failure;
    } finally {
      cancel();
    }
  }

  #message(run: Run, { id, event, data }: SseMessage): void {
    const body = JSON.parse(data) as Record<string, unknown>;
    if (event === undefined || event === "message") return run.event(fromJson({ ...body, position: id ?? body["position"] }), "");
    const position = (id ?? body["position"] ?? null) as Position | null;
    switch (event) {
      case "caught-up":
        return run.caughtUp(position as Position);
      case "gap":
        return run.gap({ reason: body["reason"] as Gap["reason"], from: (body["from"] ?? null) as Position | null, position });
      case "reconnect":
        return this.#listener.going(Number(body["delay-ms"] ?? body["delayMs"] ?? 0));
      case "progress":
        return run.progress(position, body["waiting"] as string | undefined);
      default:
        // A notice of a newer server: what it says is not known, what position it has is.
        if (position !== null) run.progress(position, undefined);
    }
  }

  // -------------------------------------------------------------------------------- polling

  async #poll(run: Run, start: Start, signal: AbortSignal): Promise<void> {
    const live = start.after === undefined && start.since === undefined && start.last === undefined;
    // Over HTTP no start means the oldest event; "from now on" is where the newest one ends.
    let query: Query = { ...(live ? { last: "1" } : queryOf(start)) };
    let skip = live;
    let behind = true;
    let reached: Position | null = start.after ?? null;
    for (;;) {
      await run.room();
      const giveBack = await this.#polls.take();
      try {
        if (signal.aborted) throw signal.reason;
        const waitSeconds = this.#polls.crowded ? SHORT_POLL_SECONDS : LONG_POLL_SECONDS;
        const wait = behind ? {} : { wait: `${waitSeconds}s` };
        const limitMs: number = (behind ? 0 : waitSeconds * 1000) + this.#settings.openTimeoutMs;
        const path = pathOf(run.stream, "events", { ...filterOf(run), ...query, ...wait, limit: String(PAGE_EVENTS) });
        const page: Page = await this.#within(limitMs, (within) => this.#http.page(path, within), signal);
        if (signal.aborted) throw signal.reason;
        this.#listener.heard();
        if (page.gap !== null && !skip) run.gap(page.gap);
        if (!skip) for (const event of page.events) run.event(event, "");
        if (page.position === null) throw new ThroughlineError("unreachable", "an answer without Throughline-Position: is it exposed to this page?");
        const position = page.position;
        if (skip) run.starts(position);
        if (page.next === null && behind) run.caughtUp(position);
        else if (position !== reached && page.events.at(-1)?.position !== position) run.progress(position, undefined);
        reached = position;
        query = { after: position };
        skip = false;
        behind = page.next !== null;
      } finally {
        giveBack();
      }
    }
  }

  // -------------------------------------------------------------------------------- publishing

  async send(event: Outgoing): Promise<SendOutcome> {
    try {
      const outcome = await this.#within(this.#settings.openTimeoutMs, (signal) => sendByHttp(this.#http, event, 1, signal));
      if (outcome.is === "lost" && outcome.error.status === 401) this.#failed(outcome.error);
      return outcome;
    } catch (failure) {
      this.#failed(failure);
      return { is: "lost", error: errorOf(failure), retryAfterMs: 0 };
    }
  }

  renew(token: string): void {
    this.#token = token;
  }

  shut(): void {
    this.#over = true;
    this.#ended.abort();
  }

  /** What a failed request means: for its subscription alone, for the token, or for the session. */
  #failed(failure: unknown, run?: Run): void {
    if (this.#over) return;
    const error = errorOf(failure);
    if (error.status === 401) {
      this.shut();
      this.#listener.refused(error);
    } else if (run !== undefined && !isPassing(error.status) && error.status !== 406) {
      run.refused(error);
    } else {
      this.shut();
      this.#listener.ended(error, false);
    }
  }

  async #within<T>(limitMs: number, request: (signal: AbortSignal) => Promise<T>, signal: AbortSignal = this.#ended.signal): Promise<T> {
    const late = new AbortController();
    const reason = new ThroughlineError("unreachable", `no answer within ${limitMs} ms`);
    const cancel = this.#environment.later(limitMs, () => late.abort(reason));
    try {
      return await request(AbortSignal.any([signal, late.signal]));
    } catch (failure) {
      throw late.signal.aborted ? reason : failure;
    } finally {
      cancel();
    }
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#environment.later(ms, () => {
        signal.removeEventListener("abort", aborted);
        resolve();
      });
      const aborted = (): void => {
        cancel();
        reject(signal.reason);
      };
      signal.addEventListener("abort", aborted, { once: true });
    });
  }
}

function filterOf({ subject, types, conflate }: Run): Query {
  return { subject, types: types?.join(","), conflate: conflate ? "true" : undefined };
}

function queryOf({ after, since, last }: Start): Query {
  return { after, since, last: last === undefined ? undefined : String(last) };
}

function errorOf(failure: unknown): ThroughlineError {
  return failure instanceof ThroughlineError ? failure : new ThroughlineError("unreachable", String(failure), { cause: failure });
}
