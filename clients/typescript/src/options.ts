import type { Policy } from "./connection/machine.ts";
import type { Environment } from "./environment.ts";
import type { Addresses } from "./http/addresses.ts";
import type { Provider } from "./token.ts";
import type { ClientOptions, PositionStorage, TransportName, WebSocketLike, WorkerLike } from "./types.ts";

/** The options, checked, with every default in its place. */
export interface Settings {
  /** Without a slash at its end. */
  readonly url: string;
  readonly addresses: Addresses;
  readonly webSocketUrl: string;
  readonly token: Provider;
  readonly policy: Policy;
  readonly storage: PositionStorage | undefined;
  readonly pauseHiddenAfterMs: number | false;
  readonly refreshTokenBeforeMs: number;
  readonly tenantClaim: string;
  readonly openTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly pingEveryMs: number;
  readonly publishQueueMax: number;
  readonly source: string | undefined;
  readonly worker: (() => WorkerLike) | undefined;
  readonly openSocket: ((url: string, protocols: string[]) => WebSocketLike) | undefined;
  readonly heldRequestsMax: number;
}

const TRANSPORTS: readonly TransportName[] = ["websocket", "sse", "poll"];

export function settingsOf(options: ClientOptions, environment: Environment): Settings {
  const url = urlOf("url", options.url);
  const { history = url, ingest = url } = options.services ?? {};
  const transports = options.transports ?? TRANSPORTS;
  for (const transport of transports) check(TRANSPORTS.includes(transport), "transports", transport, "websocket, sse, poll");
  check(transports.length > 0 && new Set(transports).size === transports.length, "transports", transports.join(), "one or more, each once");
  check(typeof options.token === "function" || (typeof options.token === "string" && options.token !== ""), "token", typeof options.token, "a JWT, or a function that gives one");
  const openSocket = options.webSocketFactory ?? environment.openSocket;
  check(!transports.includes("websocket") || openSocket !== undefined || options.worker !== undefined, "webSocketFactory", "none", "one, because there is no global WebSocket here: Node has it from 22 on");
  const { baseMs = 1000, maxMs = 30_000, attemptsMax = 10 } = options.reconnect ?? {};
  return {
    url,
    addresses: { gateway: url, history: urlOf("services.history", history), ingest: urlOf("services.ingest", ingest) },
    webSocketUrl: url.replace(/^http/, "ws") + (options.webSocketPath ?? "/ws"),
    token: options.token,
    policy: {
      transports,
      baseMs: number("reconnect.baseMs", baseMs, 1),
      maxMs: number("reconnect.maxMs", maxMs, baseMs),
      attemptsMax: number("reconnect.attemptsMax", attemptsMax, 1, Infinity),
    },
    storage: typeof options.storage === "string" ? environment.storage(options.storage) : options.storage,
    pauseHiddenAfterMs: options.pauseHiddenAfterMs === false ? false : number("pauseHiddenAfterMs", options.pauseHiddenAfterMs ?? 15_000, 0),
    refreshTokenBeforeMs: number("refreshTokenBeforeMs", options.refreshTokenBeforeMs ?? 30_000, 0),
    tenantClaim: options.tenantClaim ?? "tenant",
    openTimeoutMs: number("openTimeoutMs", options.openTimeoutMs ?? 10_000, 1),
    heartbeatMs: number("heartbeatMs", options.heartbeatMs ?? 10_000, 0),
    pingEveryMs: number("pingEveryMs", options.pingEveryMs ?? 15_000, 0),
    publishQueueMax: number("publishQueueMax", options.publishQueueMax ?? 1000, 1),
    source: options.source,
    worker: options.worker,
    openSocket,
    heldRequestsMax: number("heldRequestsMax", options.heldRequestsMax ?? 4, 2),
  };
}

function urlOf(name: string, value: string): string {
  let url: URL | undefined;
  try {
    url = new URL(value, typeof location === "undefined" ? undefined : location.href);
  } catch {
    url = undefined;
  }
  check(url !== undefined && /^https?:$/.test(url.protocol), name, String(value), "the http or https address of a deployment");
  return (url as URL).href.replace(/\/$/, "");
}

function number(name: string, value: number, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
  check(typeof value === "number" && value >= min && value <= max, name, String(value), `a number from ${min}${max === Number.MAX_SAFE_INTEGER ? " on" : ` to ${max}`}`);
  return value;
}

function check(holds: boolean, name: string, value: string, expected: string): void {
  if (!holds) throw new TypeError(`${name}: '${value}' (expected: ${expected})`);
}
