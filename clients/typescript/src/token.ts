import type { Environment } from "./environment.ts";
import { ThroughlineError } from "./error.ts";

export interface Claims {
  /** Milliseconds since 1970; null if the token does not say when it ends, or is no JWT. */
  readonly expiresAt: number | null;
  readonly issuedAt: number | null;
  readonly tenant: string | null;
  /** The subject, or the tenant where there is none: who the server says that it is. */
  readonly user: string | null;
}

const NO_CLAIMS: Claims = { expiresAt: null, issuedAt: null, tenant: null, user: null };

/** What a JWT says of itself. Nothing is verified: that is the server's to do. */
export function claimsOf(token: string, tenantClaim: string): Claims {
  const payload = token.split(".")[1];
  if (payload === undefined) return NO_CLAIMS;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const tenant = text(claims[tenantClaim]);
    return { expiresAt: seconds(claims["exp"]), issuedAt: seconds(claims["iat"]), tenant, user: text(claims["sub"]) ?? tenant };
  } catch {
    // An opaque token. The server says when it is no longer good.
    return NO_CLAIMS;
  }
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function seconds(value: unknown): number | null {
  return typeof value === "number" ? value * 1000 : null;
}

/** When to ask for the next token: some time before this one ends, but not before half of its life is over. Null for never. */
export function renewAt({ expiresAt, issuedAt }: Claims, nowMs: number, beforeMs: number): number | null {
  if (expiresAt === null) return null;
  const from = Math.min(issuedAt ?? nowMs, nowMs);
  return Math.max(expiresAt - beforeMs, from + (expiresAt - from) / 2);
}

export type Provider = string | (() => string | Promise<string>);

/** The token in use, and where the next one comes from. Asks the provider once, however many wait for it. */
export class TokenSource {
  readonly #provider: Provider;
  readonly #environment: Environment;
  #token: string | undefined;
  #asking: Promise<string> | undefined;

  constructor(provider: Provider, environment: Environment) {
    this.#provider = provider;
    this.#environment = environment;
  }

  get renewable(): boolean {
    return typeof this.#provider === "function";
  }

  /** The one in use, unless it has run out. */
  get(): Promise<string> {
    const expiresAt = this.#token === undefined ? null : claimsOf(this.#token, "").expiresAt;
    const good = this.#token !== undefined && (!this.renewable || expiresAt === null || expiresAt > this.#environment.now());
    return good ? Promise.resolve(this.#token as string) : this.renew();
  }

  forget(): void {
    this.#token = undefined;
  }

  /** A new one. */
  renew(): Promise<string> {
    const provider = this.#provider;
    this.#asking ??= (async () => (typeof provider === "string" ? provider : await provider()))()
      .then(
        (token) => {
          if (typeof token !== "string" || token === "") throw new TypeError(`it gave ${token === "" ? "an empty string" : typeof token} (expected: a JWT)`);
          return (this.#token = token);
        },
      )
      .catch((cause: unknown) => {
        throw new ThroughlineError("no-token", `the token provider failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      })
      .finally(() => (this.#asking = undefined));
    return this.#asking;
  }
}
