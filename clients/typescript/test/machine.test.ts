import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Command, initial, type Input, phaseOf, type Policy, type State, step } from "../src/connection/machine.ts";
import type { TransportName } from "../src/types.ts";

const POLICY: Policy = { transports: ["websocket", "sse", "poll"], baseMs: 1000, maxMs: 30_000, attemptsMax: 10 };

/** What a runtime would hold after carrying out the machine's commands. The machine must never ask for what makes no sense here. */
class Runtime {
  state: State;
  main: TransportName | null = null;
  successor: TransportName | null = null;
  timerMs: number | null = null;
  tokensForgotten = 0;
  readonly policy: Policy;

  constructor(policy: Policy) {
    this.policy = policy;
    this.state = initial(policy);
  }

  input(input: Input, chance = 0.5): void {
    // A session that ended is gone before the machine hears of it.
    if (input.kind === "unopened" || input.kind === "dropped" || input.kind === "refused") this.main = null;
    if (input.kind === "successorFailed") this.successor = null;
    if (input.kind === "timer") this.timerMs = null;
    const { state, commands } = step(this.state, input, { policy: this.policy, chance });
    this.state = state;
    for (const command of commands) this.#do(command);
    this.#check();
  }

  #do(command: Command): void {
    switch (command.do) {
      case "open":
        expect(this.main, "a session is opened while there is one").toBeNull();
        this.main = command.transport;
        return;
      case "openSuccessor":
        expect(this.main, "a successor of nothing").not.toBeNull();
        expect(this.successor, "two successors").toBeNull();
        this.successor = command.transport;
        return;
      case "adopt":
        expect(this.successor, "nothing is adopted").not.toBeNull();
        this.main = this.successor;
        this.successor = null;
        return;
      case "shut":
        this.main = null;
        this.successor = null;
        return;
      case "setTimer":
        expect(command.afterMs).toBeGreaterThanOrEqual(0);
        this.timerMs = command.afterMs;
        return;
      case "clearTimer":
        this.timerMs = null;
        return;
      case "forgetToken":
        this.tokensForgotten++;
        return;
    }
  }

  #check(): void {
    const { state, main, successor, timerMs } = this;
    switch (state.at) {
      case "opening":
        expect(main).toBe(state.transport);
        expect(successor).toBeNull();
        break;
      case "online":
        expect(main).toBe(state.transport);
        expect(successor).toBe(state.successor.is === "opening" ? state.successor.transport : null);
        // Never stuck on a fallback: either it is being left, or a timer will try to.
        if (state.transport !== this.policy.transports[0]) expect(successor !== null || timerMs !== null).toBe(true);
        if (state.successor.is === "due") expect(timerMs).not.toBeNull();
        break;
      case "waiting":
        expect([main, successor]).toEqual([null, null]);
        expect(timerMs, "waits for nothing").not.toBeNull();
        expect(timerMs).toBeLessThanOrEqual(this.policy.maxMs);
        break;
      case "idle":
      case "paused":
      case "failed":
      case "closed":
        expect([main, successor, timerMs]).toEqual([null, null, null]);
        break;
    }
    expect(new Set(state.memory.order)).toEqual(new Set(this.policy.transports));
    if (state.at !== "failed" && state.at !== "closed") expect(state.memory.failures).toBeLessThan(this.policy.attemptsMax);
  }
}

/** What the test believes of the world outside. */
interface World {
  reachable: Set<TransportName>;
  tokenGood: boolean;
  closed: boolean;
}

class Say implements fc.Command<World, Runtime> {
  readonly #name: string;
  readonly #when: (world: World, runtime?: Runtime) => boolean;
  readonly #run: (world: World, runtime: Runtime) => void;

  constructor(name: string, run: (world: World, runtime: Runtime) => void, when: (world: World) => boolean = () => true) {
    this.#name = name;
    this.#run = run;
    this.#when = when;
  }

  check(world: Readonly<World>): boolean {
    return this.#when(world);
  }

  run(world: World, runtime: Runtime): void {
    const before = runtime.state;
    this.#run(world, runtime);
    if (world.closed) expect(runtime.state.at).toBe("closed");
    if (before.at === "closed") expect(runtime.state).toBe(before);
  }

  toString(): string {
    return this.#name;
  }
}

/** The session that is being opened gets what the world has for it. */
function answerMain(world: World, runtime: Runtime, chance: number): void {
  if (runtime.state.at !== "opening") return;
  if (!world.reachable.has(runtime.state.transport)) runtime.input({ kind: "unopened", hopeless: false }, chance);
  else if (!world.tokenGood) runtime.input({ kind: "refused", renewable: true }, chance);
  else runtime.input({ kind: "opened" }, chance);
}

const commands = (transports: readonly TransportName[]): Array<fc.Arbitrary<fc.Command<World, Runtime>>> => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const simple = (kind: "needed" | "connect" | "hidden" | "shown" | "networkUp"): fc.Arbitrary<Say> => fc.constant(new Say(kind, (_, runtime) => runtime.input({ kind })));
  return [
    simple("needed"),
    simple("connect"),
    simple("hidden"),
    simple("shown"),
    simple("networkUp"),
    chance.map((c) => new Say(`answer(${c})`, (world, runtime) => answerMain(world, runtime, c))),
    fc.constant(
      new Say("answerSuccessor", (world, runtime) => {
        if (runtime.successor === null) return;
        const opens = world.reachable.has(runtime.successor) && world.tokenGood;
        runtime.input({ kind: opens ? "successorOpened" : "successorFailed" });
      }),
    ),
    fc.constant(
      new Say("timer", (_, runtime) => {
        if (runtime.timerMs !== null) runtime.input({ kind: "timer" });
      }),
    ),
    fc.record({ stable: fc.boolean(), c: chance }).map(
      ({ stable, c }) =>
        new Say(`drop(stable: ${stable})`, (_, runtime) => {
          if (runtime.main !== null) runtime.input({ kind: "dropped", stable }, c);
        }),
    ),
    fc.nat(5000).map((delayMs) => new Say(`going(${delayMs})`, (_, runtime) => runtime.main !== null && runtime.input({ kind: "going", delayMs }))),
    fc.constant(new Say("tokenExpires", (_, runtime) => runtime.state.at === "online" && runtime.input({ kind: "refused", renewable: true }))),
    fc.subarray([...transports]).map((up) => new Say(`reachable(${up})`, (world) => void (world.reachable = new Set(up)))),
    fc.boolean().map((good) => new Say(`tokenGood(${good})`, (world) => void (world.tokenGood = good))),
    fc.constant(
      new Say("close", (world, runtime) => {
        world.closed = true;
        runtime.input({ kind: "close" });
      }),
    ),
  ];
};

describe("the connection's state machine", () => {
  it("keeps its invariants whatever happens, and comes back to the best transport when the world is well again", () => {
    const policies = fc.record({
      transports: fc.constantFrom<readonly TransportName[]>(["websocket", "sse", "poll"], ["websocket"], ["sse", "poll"], ["websocket", "poll"]),
      attemptsMax: fc.constantFrom(1, 3, 10, Infinity),
    });
    const runs = policies.chain(({ transports, attemptsMax }) =>
      fc.record({ policy: fc.constant({ ...POLICY, transports, attemptsMax }), script: fc.commands(commands(transports), { maxCommands: 60, size: "max" }) }),
    );
    fc.assert(
      fc.property(runs, ({ policy, script }) => {
        const world: World = { reachable: new Set(policy.transports), tokenGood: true, closed: false };
        const runtime = new Runtime(policy);
        fc.modelRun(() => ({ model: world, real: runtime }), script);
        recovers(world, runtime);
      }),
      { numRuns: 1000 },
    );
  });

  function recovers(world: World, runtime: Runtime): void {
    if (world.closed) return;
    world.reachable = new Set(runtime.policy.transports);
    world.tokenGood = true;
    runtime.input({ kind: "shown" });
    runtime.input({ kind: "connect" });
    for (let turns = 0; turns < 20; turns++) {
      if (runtime.successor !== null) runtime.input({ kind: "successorOpened" });
      else if (runtime.state.at === "opening") runtime.input({ kind: "opened" });
      else if (runtime.timerMs !== null) runtime.input({ kind: "timer" });
    }
    expect(phaseOf(runtime.state)).toBe(runtime.policy.transports[0] === "websocket" ? "live" : "polling");
    expect(runtime.main).toBe(runtime.policy.transports[0]);
  }

  it("gives up after as many rounds as it may, and with no limit never", () => {
    const rounds = (attemptsMax: number): number => {
      const runtime = new Runtime({ ...POLICY, transports: ["websocket"], attemptsMax });
      runtime.input({ kind: "needed" });
      let round = 0;
      while (runtime.state.at !== "failed" && round < 500) {
        round++;
        runtime.input({ kind: "unopened", hopeless: false });
        if (runtime.timerMs !== null) runtime.input({ kind: "timer" });
      }
      return round;
    };
    expect(rounds(10)).toBe(10);
    expect(rounds(1)).toBe(1);
    expect(rounds(Infinity)).toBe(500);
  });

  it("tries every transport once in a round, and begins the next round with the one that worked", () => {
    const runtime = new Runtime(POLICY);
    runtime.input({ kind: "needed" });
    expect(runtime.main).toBe("websocket");
    runtime.input({ kind: "unopened", hopeless: false });
    expect(runtime.main).toBe("sse");
    runtime.input({ kind: "opened" });
    expect(phaseOf(runtime.state)).toBe("polling");
    runtime.input({ kind: "dropped", stable: true });
    runtime.input({ kind: "timer" });
    expect(runtime.main).toBe("sse");
  });

  it("does not go back to a WebSocket that breaks as soon as it is open, but by way of a successor", () => {
    const runtime = new Runtime(POLICY);
    runtime.input({ kind: "needed" });
    runtime.input({ kind: "opened" });
    runtime.input({ kind: "dropped", stable: false });
    runtime.input({ kind: "timer" });
    expect(runtime.main).toBe("sse");
    runtime.input({ kind: "opened" });
    runtime.input({ kind: "timer" });
    expect([runtime.main, runtime.successor]).toEqual(["sse", "websocket"]);
  });

  it("tries a WebSocket that opens and breaks ever more seldom", () => {
    const runtime = new Runtime({ ...POLICY, attemptsMax: Infinity });
    runtime.input({ kind: "needed" });
    const waits: number[] = [];
    for (let round = 0; round < 7; round++) {
      if (runtime.state.at === "opening") runtime.input({ kind: "opened" }, 0.5);
      if (runtime.main === "websocket") runtime.input({ kind: "dropped", stable: false });
      if (runtime.state.at === "waiting") runtime.input({ kind: "timer" });
      runtime.input({ kind: "opened" }, 0.5);
      waits.push(runtime.timerMs as number);
      runtime.input({ kind: "timer" });
      runtime.input({ kind: "successorOpened" });
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  it("asks for one more token when one is refused, and for no third", () => {
    const runtime = new Runtime(POLICY);
    runtime.input({ kind: "needed" });
    const before = runtime.tokensForgotten;
    runtime.input({ kind: "refused", renewable: true });
    expect([phaseOf(runtime.state), runtime.tokensForgotten - before]).toEqual(["connecting", 1]);
    runtime.input({ kind: "refused", renewable: true });
    expect(phaseOf(runtime.state)).toBe("failed");
    runtime.input({ kind: "shown" });
    expect(phaseOf(runtime.state)).toBe("failed");
    runtime.input({ kind: "connect" });
    expect(phaseOf(runtime.state)).toBe("connecting");
  });

  it("gives up at once when a token is refused that nobody can renew", () => {
    const runtime = new Runtime(POLICY);
    runtime.input({ kind: "needed" });
    runtime.input({ kind: "refused", renewable: false });
    expect(phaseOf(runtime.state)).toBe("failed");
  });

  it("hands over to a successor when the server goes, and keeps the old session until then", () => {
    const runtime = new Runtime(POLICY);
    runtime.input({ kind: "needed" });
    runtime.input({ kind: "opened" });
    runtime.input({ kind: "going", delayMs: 700 });
    expect([runtime.timerMs, phaseOf(runtime.state)]).toEqual([700, "live"]);
    runtime.input({ kind: "timer" });
    expect([runtime.main, runtime.successor]).toEqual(["websocket", "websocket"]);
    runtime.input({ kind: "successorOpened" });
    expect([runtime.main, runtime.successor, phaseOf(runtime.state)]).toEqual(["websocket", null, "live"]);
  });
});
