import { Client, FrameImpl, type IFrame, type IMessage, type IStompSocket, Versions } from "@stomp/stompjs";
import type { Environment } from "../environment.ts";
import { ThroughlineError } from "../error.ts";
import type { Position, StreamEvent } from "../events/types.ts";
import type { Gap, SubjectState, WebSocketLike } from "../types.ts";
import { fromMessage, isJson } from "./decode.ts";
import type { Outgoing, Reader, Run, SendOutcome, Session, SessionListener } from "./session.ts";

export interface StompSettings {
  readonly url: string;
  readonly openSocket: (url: string, protocols: string[]) => WebSocketLike;
  readonly openTimeoutMs: number;
  readonly heartbeatMs: number;
  /** 0: the round trip is not measured. */
  readonly pingEveryMs: number;
}

/** As many as a server takes before it stops reading (docs/protocol.md, Limits), halved. */
export const SENDS_MAX = 32;
/** A pong that takes longer is no measure, and the heart-beats see to the rest. */
const PINGS_WAITING_MAX = 3;
const POLITE_CLOSE_MS = 2000;
const ID_MAX = 200;

/** Codes that end a session because of its token. */
const TOKEN_CODES = new Set(["unauthenticated", "token-expired"]);
/** Codes that say nothing against the frame that they answer: it may pass at another time. */
const PASSING_CODES = new Set(["unavailable", "internal", "token-expired", "unauthenticated", "heart-beat-timeout", "too-many-frames"]);

/** STOMP over a WebSocket, by stompjs, whose own reconnecting is off: one `Client` is one connection. */
export class StompSession implements Session {
  readonly transport = "websocket";
  readonly sendsMax = SENDS_MAX;
  readonly #client: Client;
  readonly #listener: SessionListener;
  readonly #environment: Environment;
  readonly #settings: StompSettings;
  /** Whom the receipt of a frame belongs to: the ERROR that the frame may get instead names it. */
  readonly #awaited = new Map<string, (error: ThroughlineError) => void>();
  readonly #ids = new Set<string>();
  #receipts = 0;
  #pings = 0;
  #error: { readonly error: ThroughlineError; readonly deliberate: boolean } | undefined;
  #over = false;
  #cancelOpen: () => void;
  #cancelPing = (): void => {};

  constructor(token: string, settings: StompSettings, environment: Environment, listener: SessionListener) {
    this.#listener = listener;
    this.#environment = environment;
    this.#settings = settings;
    this.#client = new Client({
      webSocketFactory: () => this.#socket(),
      stompVersions: new Versions([Versions.V1_2]),
      reconnectDelay: 0,
      heartbeatIncoming: settings.heartbeatMs,
      heartbeatOutgoing: settings.heartbeatMs,
      connectHeaders: { Authorization: `Bearer ${token}` },
      // Otherwise stompjs writes every frame out as text once more, for a log that nobody reads.
      logRawCommunication: true,
      onConnect: () => this.#opened(),
      onHeartbeatReceived: () => this.#heard(),
      onHeartbeatLost: () => this.#end(new ThroughlineError("unreachable", "the server's heart-beats stayed away"), false),
      onStompError: (frame) => this.#failed(frame),
      onWebSocketClose: (event: { code?: number; reason?: string } | undefined) =>
        this.#end(this.#error?.error ?? new ThroughlineError("unreachable", `the WebSocket was closed (${event?.code ?? "?"} ${event?.reason ?? ""})`.trimEnd()), false),
    });
    this.#cancelOpen = environment.later(settings.openTimeoutMs, () =>
      this.#end(new ThroughlineError("unreachable", `the WebSocket did not open within ${settings.openTimeoutMs} ms`), false),
    );
    this.#client.activate();
  }

  #socket(): IStompSocket {
    try {
      return this.#settings.openSocket(this.#settings.url, ["v12.stomp"]) as unknown as IStompSocket;
    } catch (cause) {
      // A URL that the page may not open, for instance. stompjs has nobody to throw it to.
      this.#end(new ThroughlineError("unreachable", `the WebSocket could not be made: ${String(cause)}`, { cause }), false);
      return { readyState: 3, binaryType: "", url: this.#settings.url, send() {}, close() {}, terminate() {}, onclose: null, onerror: null, onmessage: null, onopen: null };
    }
  }

  #opened(): void {
    if (this.#over) return;
    this.#cancelOpen();
    this.#heard();
    this.#listener.opened();
    this.#ping();
  }

  #heard(): void {
    if (!this.#over) this.#listener.heard();
  }

  /** The last frame of the connection. Who asked for the frame at fault learns of it; then it is over. */
  #failed(frame: IFrame): void {
    if (this.#over) return;
    const { code = "internal", message = "the server ended the session", "receipt-id": receipt } = frame.headers;
    const error = new ThroughlineError(code, message);
    if (TOKEN_CODES.has(code)) {
      this.#finish();
      this.#listener.refused(error);
      return;
    }
    const owner = receipt === undefined ? undefined : this.#awaited.get(receipt);
    if (receipt !== undefined) this.#awaited.delete(receipt);
    owner?.(error);
    this.#end(error, owner !== undefined && !PASSING_CODES.has(code));
  }

  #end(error: ThroughlineError, deliberate: boolean): void {
    if (this.#over) return;
    this.#finish();
    this.#listener.ended(error, deliberate);
  }

  /** Whatever still waits for a receipt will not get it. */
  #finish(): void {
    this.#over = true;
    this.#cancelOpen();
    this.#cancelPing();
    void this.#client.deactivate({ force: true });
    const lost = new ThroughlineError("unacknowledged", "the connection ended before the answer came");
    for (const owner of this.#awaited.values()) owner(lost);
    this.#awaited.clear();
  }

  follow(run: Run): Reader {
    if (this.#over || !this.#client.connected) return { consumed() {}, stop() {} };
    const id = this.#idFor(run);
    const headers: Record<string, string> = { id, notices: "true" };
    if (run.start.after !== undefined) headers["after"] = run.start.after;
    if (run.start.since !== undefined) headers["since"] = run.start.since;
    if (run.start.last !== undefined) headers["last"] = String(run.start.last);
    if (run.start.snapshot) headers["snapshot"] = "true";
    if (run.types !== undefined) headers["types"] = run.types.join(",");
    if (run.conflate) headers["conflate"] = "true";
    if (run.window !== null) Object.assign(headers, { ack: "client", window: String(run.window) });
    headers["receipt"] = this.#receipt(
      (frame) => run.starts(frame.headers["position"] as Position),
      (error) => {
        if (!PASSING_CODES.has(error.code) && error.code !== "unacknowledged") run.refused(error);
      },
    );
    const destination = run.subject === undefined ? `/topic/${run.stream}` : `/topic/${run.stream}/${run.subject}`;
    this.#client.subscribe(destination, (message) => this.#message(run, message), headers);
    return this.#reader(id, run.window);
  }

  #reader(id: string, window: number | null): Reader {
    let consumed = 0;
    let stopped = false;
    return {
      consumed: (ack) => {
        // Half a window at a time: the server always has room to go on with, and most events cost no frame. An ACK stands for all before it.
        if (stopped || window === null || this.#over || ++consumed < window / 2) return;
        consumed = 0;
        this.#client.ack(ack, id);
      },
      stop: () => {
        if (stopped) return;
        stopped = true;
        this.#ids.delete(id);
        if (!this.#over && this.#client.connected) this.#client.unsubscribe(id);
      },
    };
  }

  /** The same for everybody who asks for the same, because a gateway shares what it sends between subscriptions of one id. */
  #idFor({ stream, subject }: Run): string {
    const name = `${stream}${subject === undefined ? "" : `/${subject}`}`.slice(0, ID_MAX);
    let id = name;
    for (let n = 2; this.#ids.has(id); n++) id = `${name}#${n}`;
    this.#ids.add(id);
    return id;
  }

  #message(run: Run, message: IMessage): void {
    if (this.#over) return;
    this.#heard();
    const { headers } = message;
    const position = (headers["position"] || null) as Position | null;
    switch (headers["notice"]) {
      case undefined:
        return run.event(fromMessage(headers, () => message.body, () => message.binaryBody), headers["ack"] ?? "");
      case "caught-up":
        return run.caughtUp(position as Position);
      case "progress":
        return run.progress(position, headers["waiting"]);
      case "gap":
        return run.gap(gapFrom(headers["reason"], headers["from"], headers["position"]));
      case "snapshot":
        return run.snapshotRow(rowFrom(fromMessage(headers, () => message.body, () => message.binaryBody)), headers["ack"] ?? "");
      case "snapshot-end":
        return run.snapshotEnd(position as Position);
      case "reconnect":
        return this.#listener.going(Number(headers["delay-ms"] ?? 0));
      default:
        // A notice of a newer server: what it says is not known, what position it has is.
        if (position !== null) run.progress(position, undefined);
    }
  }

  send(event: Outgoing): Promise<SendOutcome> {
    if (this.#over || !this.#client.connected) {
      return Promise.resolve({ is: "lost", error: new ThroughlineError("unacknowledged", "the connection is gone"), retryAfterMs: 0 });
    }
    return new Promise((resolve) => {
      const receipt = this.#receipt(
        (frame) => resolve({ is: "acknowledged", position: frame.headers["position"] as Position }),
        (error) =>
          resolve(PASSING_CODES.has(error.code) || error.code === "unacknowledged" ? { is: "lost", error, retryAfterMs: 0 } : { is: "rejected", error }),
      );
      const headers: Record<string, string> = { receipt, "ce-id": event.id, "ce-type": event.type, "ce-source": event.source };
      if (event.subject !== undefined) headers["ce-subject"] = event.subject;
      if (event.time !== undefined) headers["ce-time"] = event.time;
      if (event.traceparent !== undefined) headers["traceparent"] = event.traceparent;
      if (event.datacontenttype !== undefined) headers["content-type"] = event.datacontenttype;
      this.#client.publish({ destination: `/app/events/${event.stream}`, headers, ...bodyOf(event) });
    });
  }

  renew(token: string): void {
    if (this.#over || !this.#client.connected) return;
    const receipt = this.#receipt(
      () => {},
      () => {},
    );
    this.#client.publish({ destination: "/app/token", headers: { receipt }, body: token });
  }

  /** Measures the round trip by the receipt of a transaction that is begun and aborted: the one frame that asks for nothing else. */
  #ping(): void {
    if (this.#over || this.#settings.pingEveryMs <= 0) return;
    if (this.#pings < PINGS_WAITING_MAX) {
      const sentAt = this.#environment.now();
      this.#pings++;
      const receipt = this.#receipt(
        () => {
          this.#pings--;
          this.#listener.roundTrip(this.#environment.now() - sentAt);
        },
        () => {},
      );
      const begin = FrameImpl.marshall({ command: "BEGIN", headers: { transaction: receipt, receipt }, escapeHeaderValues: true });
      this.#client.webSocket?.send(begin);
      this.#client.abort(receipt);
    }
    this.#cancelPing = this.#environment.later(this.#settings.pingEveryMs, () => this.#ping());
  }

  #receipt(came: (frame: IFrame) => void, failed: (error: ThroughlineError) => void): string {
    const id = `r${++this.#receipts}`;
    this.#awaited.set(id, failed);
    this.#client.watchForReceipt(id, (frame) => {
      if (this.#over) return;
      this.#awaited.delete(id);
      this.#heard();
      came(frame);
    });
    return id;
  }

  shut(): void {
    if (this.#over) return;
    const connected = this.#client.connected;
    if (!connected) {
      this.#finish();
      return;
    }
    this.#over = true;
    this.#cancelOpen();
    this.#cancelPing();
    const lost = new ThroughlineError("unacknowledged", "the connection was closed before the answer came");
    for (const owner of this.#awaited.values()) owner(lost);
    this.#awaited.clear();
    const cancel = this.#environment.later(POLITE_CLOSE_MS, () => void this.#client.deactivate({ force: true }));
    void this.#client.deactivate().then(cancel);
  }
}

function bodyOf({ data, datacontenttype }: Outgoing): { body: string } | { binaryBody: Uint8Array } {
  if (data instanceof Uint8Array) return { binaryBody: data };
  if (data === undefined) return { body: "" };
  return { body: isJson(datacontenttype) ? JSON.stringify(data) : String(data) };
}

function rowFrom({ subject = "", type, time, data }: StreamEvent): SubjectState {
  return { subject, data, ...(type === undefined ? {} : { type }), ...(time === undefined ? {} : { time }) };
}

export function gapFrom(reason: string | undefined, from: string | undefined, position: string | undefined): Gap {
  return { reason: reason as Gap["reason"], from: from ?? null, position: position ?? null };
}
