import { ThroughlineError } from "../error.ts";
import type { Position, StreamEvent } from "../events/types.ts";
import { fromJson } from "../transport/decode.ts";
import type { Gap, SubjectState } from "../types.ts";
import { addressOf, type Addresses } from "./addresses.ts";
import { gapOf, nextOf } from "./gap.ts";
import { problemOf } from "./problem.ts";

export type Query = Readonly<Record<string, string | undefined>>;

export interface Page {
  readonly events: StreamEvent[];
  /** Where to go on after the page. */
  readonly position: Position | null;
  readonly gap: Gap | null;
  readonly next: string | null;
}

export interface SnapshotPage {
  readonly subjects: Array<SubjectState & { position?: Position }>;
  readonly position: Position;
  readonly gap: Gap | null;
  readonly next: string | null;
}

/** Requests to one deployment, each with a token of its own. Refusals are thrown as `ThroughlineError`. */
export class HttpClient {
  readonly #addresses: Addresses;
  readonly #fetch: typeof globalThis.fetch;
  readonly #token: () => string | Promise<string>;
  readonly #renew: (() => Promise<string>) | undefined;

  /** With `renew`, a request whose token was refused is made once more with another. */
  constructor(addresses: Addresses, fetch: typeof globalThis.fetch, token: () => string | Promise<string>, renew?: () => Promise<string>) {
    this.#addresses = addresses;
    this.#fetch = fetch;
    this.#token = token;
    this.#renew = renew;
  }

  /** Any answer, whatever its status. Throws `unreachable` when there is none. */
  async raw(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.#once(path, init, await this.#token());
    if (response.status !== 401 || this.#renew === undefined) return response;
    await response.body?.cancel();
    return this.#once(path, init, await this.#renew());
  }

  async #once(path: string, init: RequestInit, token: string): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("Authorization", `Bearer ${token}`);
    const address = addressOf(this.#addresses, path, init.method);
    try {
      return await this.#fetch(address + path, { ...init, headers, cache: "no-store" });
    } catch (cause) {
      if (init.signal?.aborted === true) throw cause;
      throw new ThroughlineError("unreachable", `${address} cannot be reached: ${String(cause)}`, { cause });
    }
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.raw(path, init);
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async page(path: string, signal: AbortSignal | undefined): Promise<Page> {
    const response = await this.request(path, { headers: { Accept: "application/json" }, ...(signal === undefined ? {} : { signal }) });
    const events = ((await response.json()) as Array<Record<string, unknown>>).map(fromJson);
    return {
      events,
      position: response.headers.get("throughline-position") ?? events.at(-1)?.position ?? null,
      gap: gapOf(response.headers.get("throughline-gap")),
      next: nextOf(response.headers.get("link")),
    };
  }

  async snapshotPage(path: string, signal: AbortSignal | undefined): Promise<SnapshotPage> {
    const response = await this.request(path, { headers: { Accept: "application/json" }, ...(signal === undefined ? {} : { signal }) });
    const body = (await response.json()) as { position: Position; subjects: SnapshotPage["subjects"] };
    return {
      subjects: body.subjects,
      position: body.position,
      gap: gapOf(response.headers.get("throughline-gap")),
      next: nextOf(response.headers.get("link")),
    };
  }
}

/** `/v1/streams/{stream}/{what}?…`, without the parameters that are undefined. */
export function pathOf(stream: string, what: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value);
  const search = parameters.size === 0 ? "" : `?${parameters}`;
  return `/v1/streams/${encodeURIComponent(stream)}/${what}${search}`;
}
