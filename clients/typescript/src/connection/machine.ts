import type { Phase, TransportName } from "../types.ts";
import { type Backoff, backoffMs } from "./backoff.ts";

/**
 * What the connection does, as one pure function: `step(state, input)` gives the next state and the commands that the runtime carries out. It
 * knows no socket, timer, clock or chance; subscriptions and their positions are not its matter.
 *
 * A *round* tries each transport once, the one that worked last first. A round in which none opened is one failure; back-off lies between rounds.
 * Beside the session in use there may be one *successor* being opened: the WebSocket while a fallback is in use, or another gateway's while
 * ours goes away. It is adopted only once it is open, so that a switch has no pause.
 */
export type State =
  | { readonly at: "idle"; readonly memory: Memory }
  | { readonly at: "opening"; readonly memory: Memory; readonly transport: TransportName; readonly untried: readonly TransportName[] }
  | { readonly at: "online"; readonly memory: Memory; readonly transport: TransportName; readonly successor: Successor }
  | { readonly at: "waiting"; readonly memory: Memory }
  | { readonly at: "paused"; readonly memory: Memory }
  | { readonly at: "failed"; readonly memory: Memory; readonly why: "attempts" | "refused" }
  | { readonly at: "closed"; readonly memory: Memory };

/** What outlives a session. */
export interface Memory {
  /** Rounds that failed, and connections that did not last, in a row. */
  readonly failures: number;
  /** Successors that failed in a row. */
  readonly probes: number;
  /** Tokens that were refused since one was taken. */
  readonly refusals: number;
  readonly everOpened: boolean;
  /** In what order the next round tries the transports. */
  readonly order: readonly TransportName[];
}

export type Successor =
  | { readonly is: "none" }
  | { readonly is: "due"; readonly transport: TransportName }
  | { readonly is: "opening"; readonly transport: TransportName };

export type Input =
  /** A subscription or an event wants a connection. */
  | { readonly kind: "needed" }
  /** The application wants one now, whatever happened before. */
  | { readonly kind: "connect" }
  | { readonly kind: "opened" }
  /** `hopeless`: no other transport would do better, for instance because there is no token. */
  | { readonly kind: "unopened"; readonly hopeless: boolean }
  /** `stable`: it had worked long enough that its end says nothing against the transport. */
  | { readonly kind: "dropped"; readonly stable: boolean }
  /** The token was; `renewable`: there is somebody to ask for another. */
  | { readonly kind: "refused"; readonly renewable: boolean }
  /** The server goes away and asks to come back after the delay. */
  | { readonly kind: "going"; readonly delayMs: number }
  | { readonly kind: "timer" }
  | { readonly kind: "successorOpened" }
  | { readonly kind: "successorFailed" }
  | { readonly kind: "hidden" }
  | { readonly kind: "shown" }
  /** The machine has a network again. */
  | { readonly kind: "networkUp" }
  | { readonly kind: "close" };

export type Command =
  | { readonly do: "open"; readonly transport: TransportName }
  | { readonly do: "openSuccessor"; readonly transport: TransportName }
  /** The successor becomes the session; the old one is shut. */
  | { readonly do: "adopt" }
  /** Session and successor, whichever there are. */
  | { readonly do: "shut" }
  | { readonly do: "forgetToken" }
  /** There is one timer; setting it replaces it. */
  | { readonly do: "setTimer"; readonly afterMs: number }
  | { readonly do: "clearTimer" };

export interface Policy extends Backoff {
  /** At least one; the first is the one to be on. */
  readonly transports: readonly TransportName[];
  readonly attemptsMax: number;
}

export interface Step {
  readonly state: State;
  readonly commands: readonly Command[];
}

export interface Surroundings {
  readonly policy: Policy;
  /** From 0 (included) to 1 (excluded). */
  readonly chance: number;
}

export type At = State["at"];
export type Kind = Input["kind"];
type In<A extends At> = Extract<State, { at: A }>;
type On<K extends Kind> = Extract<Input, { kind: K }>;

/** Total: a state or an input without its cell does not compile (test/machine.types.ts). */
export type Table = {
  readonly [A in At]: { readonly [K in Kind]: (state: In<A>, input: On<K>, around: Surroundings) => Step };
};

export function initial(policy: Policy): State {
  return { at: "idle", memory: { failures: 0, probes: 0, refusals: 0, everOpened: false, order: policy.transports } };
}

export function step(state: State, input: Input, around: Surroundings): Step {
  const cell = TABLE[state.at][input.kind] as (state: State, input: Input, around: Surroundings) => Step;
  return cell(state, input, around);
}

export function phaseOf(state: State): Phase {
  switch (state.at) {
    case "opening":
      return state.memory.everOpened || state.memory.failures > 0 ? "reconnecting" : "connecting";
    case "online":
      return state.transport === "websocket" ? "live" : "polling";
    case "waiting":
      return "reconnecting";
    case "idle":
    case "paused":
    case "failed":
    case "closed":
      return state.at;
  }
}

const stay = (state: State): Step => ({ state, commands: [] });

const TABLE: Table = {
  idle: {
    needed: fresh,
    connect: fresh,
    opened: stay,
    unopened: stay,
    dropped: stay,
    refused: stay,
    going: stay,
    timer: stay,
    successorOpened: stay,
    successorFailed: stay,
    hidden: stay,
    shown: stay,
    networkUp: stay,
    close,
  },
  opening: {
    needed: stay,
    connect: stay,
    opened: ({ memory, transport }, _, around) => online({ ...memory, everOpened: true, refusals: 0, order: first(transport, around) }, transport, around),
    unopened: notOpened,
    dropped: (state, _, around) => notOpened(state, { kind: "unopened", hopeless: false }, around),
    refused: ({ memory, transport, untried }, input) => refused(memory, input, transport, untried),
    going: stay,
    timer: stay,
    successorOpened: stay,
    successorFailed: stay,
    hidden: pause,
    shown: stay,
    networkUp: stay,
    close,
  },
  online: {
    needed: stay,
    connect: stay,
    opened: stay,
    unopened: (state, _, around) => lost(state, false, around),
    dropped: (state, { stable }, around) => lost(state, stable, around),
    refused: ({ memory, transport }, input, { policy }) => refused({ ...memory, failures: 0 }, input, transport, without(transport, policy.transports), [{ do: "clearTimer" }]),
    going: (state, { delayMs }) => {
      if (state.successor.is === "opening") return stay(state);
      return { state: { ...state, successor: { is: "due", transport: state.transport } }, commands: [{ do: "setTimer", afterMs: delayMs }] };
    },
    timer: (state) => {
      if (state.successor.is !== "due") return stay(state);
      const { transport } = state.successor;
      return { state: { ...state, successor: { is: "opening", transport } }, commands: [{ do: "openSuccessor", transport }] };
    },
    successorOpened: (state, _, around) => {
      if (state.successor.is !== "opening") return stay(state);
      const { transport } = state.successor;
      const then = online({ ...state.memory, order: first(transport, around) }, transport, around);
      return { state: then.state, commands: [{ do: "adopt" }, ...then.commands] };
    },
    successorFailed: (state, _, { policy, chance }) => {
      if (state.successor.is !== "opening") return stay(state);
      const probes = state.memory.probes + 1;
      return {
        state: { ...state, memory: { ...state.memory, probes }, successor: { is: "due", transport: state.successor.transport } },
        commands: [{ do: "setTimer", afterMs: backoffMs(probes + 1, chance, policy) }],
      };
    },
    hidden: pause,
    shown: stay,
    networkUp: stay,
    close,
  },
  waiting: {
    needed: stay,
    connect: hurry,
    opened: stay,
    unopened: stay,
    dropped: stay,
    refused: stay,
    going: stay,
    timer: ({ memory }) => open(memory),
    successorOpened: stay,
    successorFailed: stay,
    hidden: pause,
    shown: hurry,
    networkUp: hurry,
    close,
  },
  paused: {
    needed: stay,
    connect: stay,
    opened: stay,
    unopened: stay,
    dropped: stay,
    refused: stay,
    going: stay,
    timer: stay,
    successorOpened: stay,
    successorFailed: stay,
    hidden: stay,
    shown: ({ memory }) => open({ ...memory, failures: 0 }),
    networkUp: stay,
    close,
  },
  failed: {
    needed: stay,
    connect: fresh,
    opened: stay,
    unopened: stay,
    dropped: stay,
    refused: stay,
    going: stay,
    timer: stay,
    successorOpened: stay,
    successorFailed: stay,
    hidden: stay,
    shown: retry,
    networkUp: retry,
    close,
  },
  closed: {
    needed: stay,
    connect: stay,
    opened: stay,
    unopened: stay,
    dropped: stay,
    refused: stay,
    going: stay,
    timer: stay,
    successorOpened: stay,
    successorFailed: stay,
    hidden: stay,
    shown: stay,
    networkUp: stay,
    close: stay,
  },
};

function open(memory: Memory, before: readonly Command[] = []): Step {
  const [transport, ...untried] = memory.order as readonly [TransportName, ...TransportName[]];
  return { state: { at: "opening", memory, transport, untried }, commands: [...before, { do: "open", transport }] };
}

/** A first round, as if nothing had failed before. */
function fresh({ memory }: State, _: Input, { policy }: Surroundings): Step {
  return open({ ...memory, failures: 0, probes: 0, refusals: 0, order: policy.transports }, [{ do: "forgetToken" }]);
}

/** Of what failed by itself. A token that was refused is not taken because a tab is shown. */
function retry(state: In<"failed">, input: Input, around: Surroundings): Step {
  return state.why === "attempts" ? fresh(state, input, around) : stay(state);
}

function hurry({ memory }: In<"waiting">): Step {
  return open(memory, [{ do: "clearTimer" }]);
}

function online(memory: Memory, transport: TransportName, { policy, chance }: Surroundings): Step {
  const best = policy.transports[0] as TransportName;
  if (transport === best) return { state: { at: "online", memory, transport, successor: { is: "none" } }, commands: [{ do: "clearTimer" }] };
  return {
    state: { at: "online", memory, transport, successor: { is: "due", transport: best } },
    commands: [{ do: "setTimer", afterMs: backoffMs(memory.probes + 1, chance, policy) }],
  };
}

function notOpened({ memory, untried }: In<"opening">, { hopeless }: On<"unopened">, around: Surroundings): Step {
  const [transport, ...rest] = untried;
  if (transport !== undefined && !hopeless) {
    return { state: { at: "opening", memory, transport, untried: rest }, commands: [{ do: "shut" }, { do: "open", transport }] };
  }
  return failure(memory, around);
}

function lost({ memory, transport }: In<"online">, stable: boolean, around: Surroundings): Step {
  const { transports } = around.policy;
  // What breaks as soon as it is open is tried last: some proxies let a WebSocket through and then cut it.
  // And ever more seldom, as if it had not opened.
  const flapping = memory.probes + (transport === transports[0] ? 1 : 0);
  if (!stable) return failure({ ...memory, probes: flapping, order: [...without(transport, transports), transport] }, around);
  const probes = transport === transports[0] ? 0 : memory.probes;
  return wait({ ...memory, failures: 0, probes }, 1, around);
}

function failure(memory: Memory, around: Surroundings): Step {
  const failures = memory.failures + 1;
  const next = { ...memory, failures };
  if (failures >= around.policy.attemptsMax) {
    return { state: { at: "failed", memory: next, why: "attempts" }, commands: [{ do: "shut" }, { do: "clearTimer" }] };
  }
  return wait(next, failures, around);
}

function wait(memory: Memory, failures: number, { policy, chance }: Surroundings): Step {
  return { state: { at: "waiting", memory }, commands: [{ do: "shut" }, { do: "setTimer", afterMs: backoffMs(failures, chance, policy) }] };
}

/** A token may have run out: one more is asked for. If that one is refused too, only a person can help. */
function refused(memory: Memory, { renewable }: On<"refused">, transport: TransportName, untried: readonly TransportName[], before: readonly Command[] = []): Step {
  const refusals = memory.refusals + 1;
  const next = { ...memory, refusals };
  if (!renewable || refusals > 1) return { state: { at: "failed", memory: next, why: "refused" }, commands: [{ do: "shut" }, { do: "clearTimer" }] };
  return {
    state: { at: "opening", memory: next, transport, untried },
    commands: [...before, { do: "shut" }, { do: "forgetToken" }, { do: "open", transport }],
  };
}

function pause({ memory }: State): Step {
  return { state: { at: "paused", memory }, commands: [{ do: "shut" }, { do: "clearTimer" }] };
}

function close({ memory }: State): Step {
  return { state: { at: "closed", memory }, commands: [{ do: "shut" }, { do: "clearTimer" }] };
}

function without(transport: TransportName, transports: readonly TransportName[]): TransportName[] {
  return transports.filter((other) => other !== transport);
}

function first(transport: TransportName, { policy }: Surroundings): TransportName[] {
  return [transport, ...without(transport, policy.transports)];
}
