/** What the page remembers between leaving for the issuer and coming back. */
export interface PendingLogin {
  readonly verifier: string;
  readonly state: string;
  /** Path and query of the page that was to be seen. */
  readonly returnTo: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresMs: number;
}

export interface Identity {
  readonly tenant: string;
  readonly user: string;
  readonly scopes: readonly string[];
}

/** RFC 7636: 32 random bytes. */
export function randomText(bytes: Uint8Array): string {
  return base64Url(bytes);
}

/** RFC 7636, section 4.2: the challenge is the SHA-256 of the verifier. */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64Url(new Uint8Array(digest));
}

export function authorizeUrl(
  endpoint: string,
  request: { clientId: string; redirectUri: string; scopes: readonly string[]; state: string; challenge: string; prompt?: string },
): string {
  const url = new URL(endpoint);
  url.searchParams.set("response_type", "code");
  url.searchParams.set("client_id", request.clientId);
  url.searchParams.set("redirect_uri", request.redirectUri);
  url.searchParams.set("scope", request.scopes.join(" "));
  url.searchParams.set("state", request.state);
  url.searchParams.set("code_challenge", request.challenge);
  url.searchParams.set("code_challenge_method", "S256");
  if (request.prompt !== undefined) url.searchParams.set("prompt", request.prompt);
  return url.toString();
}

/** What the issuer says of whoever signed in. Not verified here: the services do that, the page only shows it. */
export function identityOf(accessToken: string): Identity {
  const claims = claimsOf(accessToken);
  const scope = claims["scope"];
  return {
    tenant: typeof claims["tenant"] === "string" ? claims["tenant"] : "",
    user: typeof claims["sub"] === "string" ? claims["sub"] : "",
    scopes: typeof scope === "string" ? scope.split(" ") : Array.isArray(scope) ? scope.map(String) : [],
  };
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    // An opaque token: nothing can be shown of it.
    return {};
  }
}

/** Only ways within this page: what comes back from a redirect is not to lead elsewhere. */
export function safeReturn(returnTo: string): string {
  return /^\/(?![/\\])/.test(returnTo) && !returnTo.startsWith("/login/") ? returnTo : "/";
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
