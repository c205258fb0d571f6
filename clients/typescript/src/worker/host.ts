import { type Environment, environment } from "../environment.ts";
import { ThroughlineError } from "../error.ts";
import type { Reader, Run, Session, SessionListener } from "../transport/session.ts";
import { type StompSettings, StompSession } from "../transport/stomp.ts";
import { type Asked, type ListenerCall, packed, packedOutcome, type Port, type RunCall, type Told } from "./messages.ts";

/** About a frame: what comes within it goes to the page together. */
const GATHER_MS = 16;

type MakeSession = (token: string, settings: StompSettings, environment: Environment, listener: SessionListener) => Session;

/**
 * The worker's side: sessions over WebSockets, opened and used as the page asks. What they have to tell is gathered and posted in lists: at once
 * where nothing was posted for a frame, and otherwise at its end.
 */
export function serve(port: Port): void {
  serveIn(environment(), port, (token, settings, around, listener) => new StompSession(token, settings, around, listener));
}

/** For tests: with sessions of one's own. */
export function serveIn(around: Environment, port: Port, make: MakeSession): void {
  const mail = new Mail(port, around);
  const sessions = new Map<number, Hosted>();
  port.onmessage = ({ data }: { data: Asked }) => {
    const { session } = data;
    if (data.ask === "open") sessions.set(session, new Hosted(mail, around, make, data, () => sessions.delete(session)));
    else sessions.get(session)?.asked(data);
    if (data.ask === "shut") sessions.delete(session);
  };
}

class Mail {
  readonly #port: Port;
  readonly #environment: Environment;
  #gathered: Told[] = [];
  #isResting = false;

  constructor(port: Port, around: Environment) {
    this.#port = port;
    this.#environment = around;
  }

  add(told: Told): void {
    this.#gathered.push(told);
    if (!this.#isResting) this.#post();
  }

  #post(): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#port.postMessage(gathered);
    this.#isResting = true;
    this.#environment.later(GATHER_MS, () => {
      this.#isResting = false;
      if (this.#gathered.length > 0) this.#post();
    });
  }
}

class Hosted {
  readonly #id: number;
  readonly #mail: Mail;
  readonly #session: Session;
  readonly #readers = new Map<number, Reader>();
  /** When a sign of life was posted last: one a frame says as much as a thousand. */
  #heardAtMs = 0;

  constructor(mail: Mail, around: Environment, make: MakeSession, { session, token, settings }: Extract<Asked, { ask: "open" }>, over: () => void) {
    this.#id = session;
    this.#mail = mail;
    const tell = (call: ListenerCall, ...args: unknown[]): void => mail.add({ session, tell: call, args: args.map(packed) });
    const listener: SessionListener = {
      opened: () => tell("opened"),
      ended: (error, deliberate) => {
        over();
        tell("ended", error, deliberate);
      },
      refused: (error) => {
        over();
        tell("refused", error);
      },
      going: (delayMs) => tell("going", delayMs),
      heard: () => {
        const now = around.now();
        if (now - this.#heardAtMs < GATHER_MS) return;
        this.#heardAtMs = now;
        tell("heard");
      },
      roundTrip: (ms) => tell("roundTrip", ms),
    };
    const openSocket =
      around.openSocket ??
      (() => {
        throw new ThroughlineError("unreachable", "this worker has no WebSocket");
      });
    this.#session = make(token, { ...settings, openSocket }, around, listener);
  }

  asked(asked: Exclude<Asked, { ask: "open" }>): void {
    switch (asked.ask) {
      case "follow":
        this.#readers.set(asked.run, this.#session.follow({ ...asked.wanted, ...this.#calls(asked.run) }));
        return;
      case "consumed": {
        const reader = this.#readers.get(asked.run);
        for (let i = 0; i < asked.count; i++) reader?.consumed(asked.ack);
        return;
      }
      case "stop":
        this.#readers.get(asked.run)?.stop();
        this.#readers.delete(asked.run);
        return;
      case "send":
        void this.#session.send(asked.event).then((outcome) => this.#mail.add({ session: this.#id, tell: "sent", sending: asked.sending, outcome: packedOutcome(outcome) }));
        return;
      case "renew":
        return this.#session.renew(asked.token);
      case "shut":
        return this.#session.shut();
    }
  }

  #calls(run: number): Pick<Run, RunCall | "room"> {
    const call =
      (name: RunCall) =>
      (...args: unknown[]): void =>
        this.#mail.add({ session: this.#id, run, tell: name, args: args.map(packed) });
    return {
      event: call("event"),
      starts: call("starts"),
      caughtUp: call("caughtUp"),
      progress: call("progress"),
      gap: call("gap"),
      snapshotRow: call("snapshotRow"),
      snapshotEnd: call("snapshotEnd"),
      refused: call("refused"),
      // Over STOMP the window holds the server back, and this is not asked.
      room: () => null,
    };
  }
}
