import { authorizeUrl, challengeOf, identityOf, randomText, safeReturn, type Identity, type PendingLogin, type Tokens } from "./pkce.ts";

export interface PageSettings {
  readonly issuer?: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Services that answer elsewhere than where this page was loaded from. */
  readonly services: { readonly history?: string; readonly ingest?: string };
}

interface Endpoints {
  readonly authorize: string;
  readonly token: string;
}

const PENDING = "throughline.login";
const CALLBACK = "/login/callback";
/** Between a token's end and the moment when a new one is had. */
const SPARE_MS = 60_000;

export class LoginError extends Error {
  override readonly name = "LoginError";
}

/**
 * The login by authorization code and PKCE. Tokens live in this object and nowhere else: a page that is loaded again asks the issuer again,
 * which remembers who signed in.
 */
export class Login {
  readonly #settings: PageSettings;
  readonly #endpoints: Endpoints;
  #tokens: Tokens | null = null;
  #renewal: Promise<string> | null = null;

  private constructor(settings: PageSettings, endpoints: Endpoints) {
    this.#settings = settings;
    this.#endpoints = endpoints;
  }

  /** Reads what the deployment says, and follows its redirect back if this page load is one. */
  static async open(): Promise<Login> {
    const settings = (await json("/dashboard/config.json")) as PageSettings;
    if (!settings.issuer) throw new LoginError("This deployment names no issuer: set throughline.dashboard.issuer, so that the page knows where people log in.");
    const login = new Login(settings, await endpointsOf(settings.issuer));
    if (location.pathname === CALLBACK) await login.#comeBack();
    return login;
  }

  /** Where events are posted to. */
  get ingestUrl(): string {
    return this.#settings.services.ingest ?? location.origin;
  }

  get historyUrl(): string {
    return this.#settings.services.history ?? location.origin;
  }

  get isSignedIn(): boolean {
    return this.#tokens !== null;
  }

  identity(): Identity {
    if (this.#tokens === null) throw new LoginError("Nobody is signed in.");
    return identityOf(this.#tokens.accessToken);
  }

  /** A token that is good for a while; renewed without a word where the issuer allows it. */
  async token(): Promise<string> {
    if (this.#tokens !== null && this.#tokens.expiresMs - Date.now() > SPARE_MS) return this.#tokens.accessToken;
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** The token that is there was refused: the next `token()` gets another. */
  forget(): void {
    if (this.#tokens !== null) this.#tokens = { ...this.#tokens, expiresMs: 0 };
  }

  /** Leaves for the issuer, and never returns. */
  async leave(options: { returnTo: string; pickAnother?: boolean }): Promise<never> {
    const pending = newLogin(options.returnTo);
    sessionStorage.setItem(PENDING, JSON.stringify(pending));
    location.assign(await this.#authorizeUrl(pending, options.pickAnother ? "select_account" : undefined));
    return new Promise<never>(() => {});
  }

  async #comeBack(): Promise<void> {
    const answer = new URLSearchParams(location.search);
    const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null") as PendingLogin | null;
    sessionStorage.removeItem(PENDING);
    if (pending === null || answer.get("state") !== pending.state) {
      // A bookmark of the way back, or an answer to another tab: begin anew.
      history.replaceState(null, "", "/");
      return;
    }
    const refused = answer.get("error");
    if (refused !== null) throw new LoginError(answer.get("error_description") ?? refused);
    this.#tokens = await this.#exchange(answer.get("code") ?? "", pending.verifier);
    history.replaceState(null, "", safeReturn(pending.returnTo));
  }

  async #renew(): Promise<string> {
    const refreshToken = this.#tokens?.refreshToken;
    this.#tokens = refreshToken
      ? await this.#request({ grant_type: "refresh_token", refresh_token: refreshToken })
      : await this.#askAgain();
    return this.#tokens.accessToken;
  }

  /** Where the issuer is this very server, its answer's address can be read, and no page has to be left. */
  async #askAgain(): Promise<Tokens> {
    const here = () => `${location.pathname}${location.search}`;
    if (new URL(this.#endpoints.authorize).origin !== location.origin) return this.leave({ returnTo: here() });
    const pending = newLogin("/");
    const answer = await fetch(await this.#authorizeUrl(pending), { credentials: "same-origin" });
    const at = new URL(answer.url);
    const code = at.searchParams.get("code");
    if (at.pathname !== CALLBACK || code === null || at.searchParams.get("state") !== pending.state) return this.leave({ returnTo: here() });
    return this.#exchange(code, pending.verifier);
  }

  async #authorizeUrl(pending: PendingLogin, prompt?: string): Promise<string> {
    return authorizeUrl(this.#endpoints.authorize, {
      clientId: this.#settings.clientId,
      redirectUri: location.origin + CALLBACK,
      scopes: this.#settings.scopes,
      state: pending.state,
      challenge: await challengeOf(pending.verifier),
      ...(prompt === undefined ? {} : { prompt }),
    });
  }

  #exchange(code: string, verifier: string): Promise<Tokens> {
    return this.#request({ grant_type: "authorization_code", code, code_verifier: verifier, redirect_uri: location.origin + CALLBACK });
  }

  async #request(form: Record<string, string>): Promise<Tokens> {
    const answer = (await json(this.#endpoints.token, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ ...form, client_id: this.#settings.clientId }),
    })) as { access_token: string; refresh_token?: string; expires_in?: number };
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token ?? null,
      expiresMs: Date.now() + (answer.expires_in ?? 300) * 1000,
    };
  }
}

function newLogin(returnTo: string): PendingLogin {
  const random = () => randomText(crypto.getRandomValues(new Uint8Array(32)));
  return { verifier: random(), state: random(), returnTo };
}

/** RFC 8414, and OpenID Connect Discovery for those that have only that. */
async function endpointsOf(issuer: string): Promise<Endpoints> {
  const base = issuer.replace(/\/$/, "");
  const { origin, pathname } = new URL(base);
  const path = pathname === "/" ? "" : pathname;
  const metadata = (await json(`${origin}/.well-known/oauth-authorization-server${path}`).catch(() =>
    json(`${base}/.well-known/openid-configuration`),
  )) as { authorization_endpoint: string; token_endpoint: string };
  return { authorize: metadata.authorization_endpoint, token: metadata.token_endpoint };
}

async function json(url: string, init?: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new LoginError(`${new URL(url, location.href).pathname} answered ${answer.status}`);
  return answer.json();
}
