import { type Command, initial, type Input, phaseOf, type State, step } from "./connection/machine.ts";
import { Monitor } from "./connection/monitor.ts";
import { type Environment, environment as surroundings } from "./environment.ts";
import { ThroughlineError } from "./error.ts";
import type { DataOf, NewEvent } from "./events/types.ts";
import { HttpClient } from "./http/client.ts";
import { HistoryReader, readSnapshot } from "./http/reading.ts";
import { resend } from "./http/sending.ts";
import { type Settings, settingsOf } from "./options.ts";
import { Outbox } from "./outbox.ts";
import { PositionStore, storageKey } from "./subscription/store.ts";
import { StreamSubscription } from "./subscription/subscription.ts";
import { claimsOf, renewAt, TokenSource } from "./token.ts";
import { HttpSession } from "./transport/http.ts";
import type { Session, SessionListener } from "./transport/session.ts";
import { StompSession } from "./transport/stomp.ts";
import { Remote } from "./worker/remote.ts";
import type { Client, ClientOptions, HistoryOptions, Published, SnapshotOptions, StreamOptions, TransportName } from "./types.ts";

/** A connection that lasted this long says nothing against its transport when it ends. */
const STABLE_AFTER_MS = 5000;
/** How long a session that was replaced may still bring events, and wait for the answers to what was published in it. */
const LINGER_MS = 5000;

export function createClient(options: ClientOptions): Client {
  return createClientIn(surroundings(options.fetch), options);
}

/** For tests: a client in surroundings of one's own. */
export function createClientIn(environment: Environment, options: ClientOptions): Client {
  return new ThroughlineClient(settingsOf(options, environment), environment) as unknown as Client;
}

/** A session being opened or in use. Once it is `gone`, what it says is dropped: this, with the runs of subscriptions, is what keeps two sessions apart. */
interface Link {
  session: Session | undefined;
  openedAtMs: number;
  gone: boolean;
}

/**
 * Carries out what the machine (connection/machine.ts) decides, and joins it to subscriptions, outbox and token. Everything happens in the one thread
 * that JavaScript has; state changes only in `#input`.
 */
class ThroughlineClient {
  readonly connection: Monitor;
  readonly #settings: Settings;
  readonly #environment: Environment;
  readonly #tokens: TokenSource;
  readonly #http: HttpClient;
  readonly #outbox: Outbox;
  readonly #store: PositionStore | undefined;
  readonly #remote: Remote | undefined;
  readonly #subscriptions = new Set<StreamSubscription>();
  #state: State;
  #main: Link | undefined;
  #successor: Link | undefined;
  #tenant = "";
  #user: string | null = null;
  #cancelTimer = (): void => {};
  #cancelRenewal = (): void => {};
  #cancelHidden = (): void => {};
  readonly #unwatch: () => void;

  constructor(settings: Settings, environment: Environment) {
    this.#settings = settings;
    this.#environment = environment;
    this.#state = initial(settings.policy);
    this.connection = new Monitor(settings.policy.transports[0] as TransportName, settings.heartbeatMs, environment);
    this.#tokens = new TokenSource(settings.token, environment);
    this.#http = new HttpClient(settings.addresses, environment.fetch, () => this.#tokens.get(), this.#tokens.renewable ? () => this.#tokens.renew() : undefined);
    this.#outbox = new Outbox(
      settings.publishQueueMax,
      environment,
      (event, attempt) => resend(this.#http, event, attempt, settings.openTimeoutMs),
      () => (this.#user === null ? "/client" : `/users/${encodeURIComponent(this.#user)}`),
      () => this.connection.queued(this.#outbox.size),
    );
    this.#remote = settings.worker === undefined ? undefined : new Remote(settings.worker, environment);
    this.#store = settings.storage === undefined ? undefined : new PositionStore(settings.storage, environment);
    this.#unwatch = environment.watch({
      visibility: () => this.#visibility(),
      networkUp: () => this.#input({ kind: "networkUp" }),
      leaving: () => this.#store?.flush(),
    });
  }

  connect(): void {
    this.#input({ kind: "connect" });
  }

  stream(name: string, options: StreamOptions = {}): StreamSubscription {
    checkStart(options);
    this.#refuseIfClosed();
    const key = (): string => storageKey(this.#settings.url, this.#tenant, name, options);
    const store = options.storageKey === false || options.snapshot === true ? undefined : this.#store;
    const subscription: StreamSubscription = new StreamSubscription(name, options, {
      session: () => this.#main?.session,
      stored: () => store?.read(key()) ?? null,
      store: (position) => store?.write(key(), position),
      forgetStored: () => store?.forget(key()),
      eventCame: () => this.connection.eventCame(),
      closed: () => this.#subscriptions.delete(subscription),
    });
    this.#subscriptions.add(subscription);
    // Not before the caller has attached its handlers.
    queueMicrotask(() => {
      if (!this.#subscriptions.has(subscription)) return;
      if (this.#state.at === "online") subscription.follow();
      else this.#input({ kind: "needed" });
    });
    return subscription;
  }

  publish<Type extends string>(stream: string, event: NewEvent<Type, DataOf<Type>>): Promise<Published> {
    this.#refuseIfClosed();
    const { id = crypto.randomUUID(), source = this.#settings.source, type, subject, time, traceparent, data } = event;
    const datacontenttype = event.datacontenttype ?? (data === undefined || data instanceof Uint8Array ? undefined : "application/json");
    const published = this.#outbox.add({ stream, id, type, source, subject, time, traceparent, datacontenttype, data });
    this.#input({ kind: "needed" });
    return published;
  }

  history(stream: string, options: HistoryOptions = {}): HistoryReader {
    return new HistoryReader(this.#http, stream, options);
  }

  snapshot(stream: string, options: SnapshotOptions = {}): ReturnType<typeof readSnapshot> {
    return readSnapshot(this.#http, stream, options);
  }

  request(path: string, init?: RequestInit): Promise<Response> {
    return this.#http.request(path, init);
  }

  close(): void {
    for (const subscription of [...this.#subscriptions]) subscription.close();
    this.#input({ kind: "close" });
    this.#outbox.close(new ThroughlineError("closed", "the client was closed"));
    this.#store?.flush();
    this.#cancelRenewal();
    this.#cancelHidden();
    this.#unwatch();
    this.connection.close();
    this.#remote?.close();
  }

  #refuseIfClosed(): void {
    if (this.#state.at === "closed") throw new ThroughlineError("closed", "the client was closed");
  }

  // -------------------------------------------------------------------------------- the machine

  #input(input: Input): void {
    const before = this.#state;
    const { state, commands } = step(before, input, { policy: this.#settings.policy, chance: this.#environment.random() });
    this.#state = state;
    for (const command of commands) this.#do(command);
    if (before.at === "idle" && state.at !== "idle") this.#visibility();
    if (state === before) return;
    const transport = "transport" in state ? state.transport : this.connection.getSnapshot().transport;
    this.connection.phase(phaseOf(state), transport, state.memory.failures);
  }

  #do(command: Command): void {
    switch (command.do) {
      case "open":
        this.#drop(this.#main);
        this.#main = this.#open(command.transport, (link) => link === this.#main);
        return;
      case "openSuccessor":
        this.#drop(this.#successor);
        this.#successor = this.#open(command.transport, (link) => link === this.#main);
        return;
      case "adopt":
        return this.#adopt();
      case "shut":
        this.#drop(this.#successor);
        this.#drop(this.#main);
        this.#successor = undefined;
        this.#main = undefined;
        this.#outbox.use(undefined);
        for (const subscription of this.#subscriptions) subscription.unfollow();
        return;
      case "forgetToken":
        return this.#tokens.forget();
      case "setTimer":
        this.#cancelTimer();
        this.#cancelTimer = this.#environment.later(command.afterMs, () => this.#input({ kind: "timer" }));
        return;
      case "clearTimer":
        return this.#cancelTimer();
    }
  }

  // -------------------------------------------------------------------------------- sessions

  #open(transport: TransportName, isMain: (link: Link) => boolean): Link {
    const link: Link = { session: undefined, openedAtMs: 0, gone: false };
    const tell = (input: Input, error?: ThroughlineError): void => {
      if (link.gone) return;
      if (error !== undefined) this.connection.failed({ code: error.code, message: error.message });
      this.#input(input);
    };
    const listener: SessionListener = {
      opened: () => {
        if (link.gone) return;
        link.openedAtMs = this.#environment.now();
        if (isMain(link)) {
          this.#input({ kind: "opened" });
          this.#join(link);
        } else {
          this.#input({ kind: "successorOpened" });
        }
      },
      ended: (error, deliberate) => {
        if (!isMain(link)) return tell({ kind: "successorFailed" });
        if (link.openedAtMs === 0) return tell({ kind: "unopened", hopeless: false }, error);
        tell({ kind: "dropped", stable: deliberate || this.#environment.now() - link.openedAtMs >= STABLE_AFTER_MS }, error);
      },
      refused: (error) => {
        if (!isMain(link)) return tell({ kind: "successorFailed" });
        tell({ kind: "refused", renewable: this.#tokens.renewable }, error);
      },
      going: (delayMs) => isMain(link) && tell({ kind: "going", delayMs }),
      heard: () => !link.gone && isMain(link) && this.connection.heard(),
      roundTrip: (ms) => !link.gone && isMain(link) && this.connection.roundTrip(ms),
    };
    this.#tokens.get().then(
      (token) => {
        if (link.gone) return;
        const { tenant, user } = claimsOf(token, this.#settings.tenantClaim);
        this.#tenant = tenant ?? "";
        this.#user = user;
        this.#renewLater(token);
        link.session = this.#session(transport, token, listener);
      },
      (error: ThroughlineError) => tell(isMain(link) ? { kind: "unopened", hopeless: true } : { kind: "successorFailed" }, error),
    );
    return link;
  }

  #session(transport: TransportName, token: string, listener: SessionListener): Session {
    const { settings, environment } = { settings: this.#settings, environment: this.#environment };
    if (transport === "websocket") {
      const { openTimeoutMs, heartbeatMs, pingEveryMs } = settings;
      if (this.#remote !== undefined) return this.#remote.open(token, { url: settings.webSocketUrl, openTimeoutMs, heartbeatMs, pingEveryMs }, listener);
      // The settings are refused where there is a WebSocket among the transports and nothing to make one with.
      const openSocket = settings.openSocket as NonNullable<typeof settings.openSocket>;
      return new StompSession(token, { ...settings, url: settings.webSocketUrl, openSocket }, environment, listener);
    }
    const [first] = this.#subscriptions;
    return new HttpSession(transport, token, first?.stream, settings, environment, listener);
  }

  /** Subscriptions and outbox go on in this session. */
  #join(link: Link): void {
    if (link !== this.#main || link.gone) return;
    for (const subscription of [...this.#subscriptions]) subscription.follow();
    this.#outbox.use(link.session);
  }

  /**
   * The successor takes over. From WebSocket to WebSocket each subscription is followed in both until it has caught up in the new one; otherwise it goes on in
   * the new one at once, after what it has, because a browser holds only so many requests to one host. What was published in the old one may still be answered there.
   */
  #adopt(): void {
    const old = this.#main;
    const next = this.#successor;
    this.#main = next;
    this.#successor = undefined;
    if (next === undefined) return;
    const together = old?.session?.transport === "websocket" && next.session?.transport === "websocket";
    const over: Array<Promise<void>> = [];
    for (const subscription of [...this.#subscriptions]) {
      if (together) over.push(subscription.handOver());
      else subscription.follow();
    }
    this.#outbox.use(undefined);
    if (old !== undefined) old.gone = true;
    const publish = (): void => {
      if (next === this.#main && !next.gone) this.#outbox.use(next.session);
    };
    const retire = (): void => {
      cancel();
      old?.session?.shut();
      publish();
    };
    const cancel = this.#environment.later(LINGER_MS, retire);
    void Promise.all([this.#outbox.idle().then(publish), ...over]).then(retire);
  }

  #drop(link: Link | undefined): void {
    if (link === undefined) return;
    link.gone = true;
    link.session?.shut();
  }

  // -------------------------------------------------------------------------------- token and tab

  #renewLater(token: string): void {
    this.#cancelRenewal();
    if (!this.#tokens.renewable) return;
    const now = this.#environment.now();
    const at = renewAt(claimsOf(token, this.#settings.tenantClaim), now, this.#settings.refreshTokenBeforeMs);
    if (at !== null && at > now) this.#cancelRenewal = this.#environment.later(at - now, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    if (this.#state.at !== "online") return;
    try {
      const token = await this.#tokens.renew();
      this.#renewLater(token);
      this.#main?.session?.renew(token);
      this.#successor?.session?.renew(token);
    } catch (error) {
      // The old one is good for a while. When it has run out, the server says so and it is asked for again.
      this.connection.failed(error as ThroughlineError);
    }
  }

  #visibility(): void {
    this.#cancelHidden();
    if (!this.#environment.hidden()) return this.#input({ kind: "shown" });
    this.#store?.flush();
    const afterMs = this.#settings.pauseHiddenAfterMs;
    if (afterMs !== false) this.#cancelHidden = this.#environment.later(afterMs, () => this.#input({ kind: "hidden" }));
  }
}

function checkStart({ after, since, last, snapshot, types }: StreamOptions): void {
  const starts = Object.entries({ after, since, last, snapshot: snapshot === true ? true : undefined }).filter(([, value]) => value !== undefined);
  if (starts.length > 1) throw new TypeError(`${starts.map(([name]) => name).join(", ")}: more than one start (expected: at most one of after, since, last, snapshot)`);
  if (snapshot === true && types !== undefined) throw new TypeError("types: given with snapshot (expected: all types, because a state is folded from all of them)");
}
