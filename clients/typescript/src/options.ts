import type { Policy } from "./connection/machine.ts";
import type { Environment } from "./environment.ts";
import type { Provider } from "./token.ts";
import type { ClientOptions, PositionStorage, TransportName, WebSocketLike } from "./types.ts";

/** The options, checked, with every default in its place. */
export interface Settings {
  /** Without a slash at its end. */
  readonly url: string;
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
  readonly openSocket: ((url: string, protocols: string[]) => WebSocketLike) | undefined;
  readonly heldRequestsMax: number;
}

const TRANSPORTS: readonly TransportName[] = ["websocket", "sse", "poll"];

export function settingsOf(options: ClientOptions, environment: Environment): Settings {
  const url = urlOf(options.url);
  const transports = options.transports ?? TRANSPORTS;
  for (const transport of transports) check(TRANSPORTS.includes(transport), "transports", transport, "websocket, sse, poll");
  check(transports.length > 0 && new Set(transports).size === transports.length, "transports", transports.join(), "one or more, each once");
  check(typeof options.token === "function" || (typeof options.token === "string" && options.token !== ""), "token", typeof options.token, "a JWT, or a function that gives one");
  const openSocket = options.webSocketFactory ?? environment.openSocket;
  check(!transports.includes("websocket") || openSocket !== undefined, "webSocketFactory", "none", "one, because there is no global WebSocket here: Node has it from 22 on");
  const { baseMs = 1000, maxMs = 30_000, attemptsMax = 10 } = options.reconnect ?? {};
  return {
    url,
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
    openSocket,
    heldRequestsMax: number("heldRequestsMax", options.heldRequestsMax ?? 4, 2),
  };
}

function urlOf(value: string): string {
  let url: URL | undefined;
  try {
    url = new URL(value, typeof location === "undefined" ? undefined : location.href);
  } catch {
    url = undefined;
  }
  check(url !== undefined && /^https?:$/.test(url.protocol), "url", String(value), "the http or https address of a deployment");
  return (url as URL).href.replace(/\/$/, "");
}

function number(name: string, value: number, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
  check(typeof value === "number" && value >= min && value <= max, name, String(value), `a number from ${min}${max === Number.MAX_SAFE_INTEGER ? " on" : ` to ${max}`}`);
  return value;
}

function check(holds: boolean, name: string, value: string, expected: string): void {
  if (!holds) throw new TypeError(`${name}: '${value}' (expected: ${expected})`);
}
