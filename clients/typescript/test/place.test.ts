import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AGAIN_MAX, move, type Place, placeAt, type PlaceInput, startOf } from "../src/subscription/place.ts";

/**
 * Servers whose log is p1, p2, …: a run sends what is after its start, in order, and says so at the end. Messages of ended runs are still on their way and come in
 * whatever order the network has, between those of the run that is going on.
 */
class Network {
  place: Place;
  readonly got: string[] = [];
  readonly #log: number;
  /** What each run has still to send. */
  readonly #runs = new Map<number, number[]>();

  constructor(log: number, from: string) {
    this.#log = log;
    this.place = placeAt({ after: from }, null);
  }

  begin(handover = false): void {
    this.#take({ kind: "begun", handover });
    const { after = "p0" } = startOf(this.place, {});
    const first = Number(after.slice(1)) + 1;
    this.#runs.set(this.place.run, Array.from({ length: Math.max(0, this.#log - first + 1) }, (_, i) => first + i));
  }

  /** The `pick`th run that has something left delivers. */
  deliver(pick: number): void {
    const busy = [...this.#runs].filter(([, left]) => left.length > 0);
    const chosen = busy[pick % Math.max(1, busy.length)];
    if (chosen === undefined) return;
    const [run, left] = chosen;
    const position = `p${left.shift()}`;
    if (this.#take({ kind: "event", run, position })) this.got.push(position);
    if (left.length === 0) this.#take({ kind: "reached", run, position: `p${this.#log}`, caughtUp: true });
  }

  /** Whether what the run before says still counts. */
  get isHandingOver(): boolean {
    return this.place.before !== null;
  }

  finish(): void {
    this.begin();
    while ((this.#runs.get(this.place.run) as number[]).length > 0) this.deliver([...this.#runs].filter(([, left]) => left.length > 0).findIndex(([run]) => run === this.place.run));
  }

  #take(input: PlaceInput): boolean {
    const { place, taken } = move(this.place, input);
    this.place = place;
    return taken;
  }
}

describe("a subscription's place", () => {
  it("gives every event once and in order, however often it is cut off and whatever ended runs still send", () => {
    const steps = fc.array(fc.oneof({ weight: 1, arbitrary: fc.constantFrom("begin" as const, "hand over" as const) }, { weight: 8, arbitrary: fc.nat(4) }), { maxLength: 160 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.nat(5), steps, (log, from, script) => {
        const network = new Network(log, `p${from}`);
        network.begin();
        for (const one of script) typeof one === "string" ? network.begin(one === "hand over") : network.deliver(one);
        network.finish();
        expect(network.got).toEqual(Array.from({ length: Math.max(0, log - from) }, (_, i) => `p${from + i + 1}`));
      }),
      { numRuns: 1000 },
    );
  });

  it("takes what the run before brings until the new one has caught up, and drops what comes again", () => {
    const network = new Network(20, "p5");
    network.begin();
    for (let i = 0; i < 5; i++) network.deliver(0);
    network.begin(true);
    expect(network.isHandingOver).toBe(true);
    // The old run brings three more, then the new one all there is.
    for (let i = 0; i < 3; i++) network.deliver(0);
    expect(network.got.at(-1)).toBe("p13");
    for (let i = 0; i < 3; i++) network.deliver(1);
    expect([network.got.at(-1), network.isHandingOver, network.place.received]).toEqual(["p13", true, "p13"]);
    network.deliver(1);
    expect([network.got.at(-1), network.isHandingOver]).toEqual(["p14", false]);
    network.deliver(0);
    expect(network.got.at(-1)).toBe("p14");
  });

  it("does not go back when the new run says where it is in the midst of what the old one has brought", () => {
    const place = after(
      placeAt({ after: "p1" }, null),
      { kind: "begun" },
      { kind: "begun", handover: true },
      { kind: "event", run: 1, position: "p2" },
      { kind: "event", run: 1, position: "p3" },
      { kind: "event", run: 2, position: "p2" },
      { kind: "reached", run: 2, position: "p2", caughtUp: true },
    );
    expect([place.received, place.before, place.again]).toEqual(["p3", null, ["p3"]]);
    expect(move(place, { kind: "event", run: 2, position: "p3" }).taken).toBe(false);
  });

  it("holds no more of a handover than so much: then the new run has to come up with it alone", () => {
    let place = after(placeAt({ after: "p0" }, null), { kind: "begun" }, { kind: "begun", handover: true });
    for (let n = 1; n <= AGAIN_MAX + 5; n++) place = after(place, { kind: "event", run: 1, position: `p${n}` });
    expect([place.before, place.again.length, place.received]).toEqual([null, AGAIN_MAX, `p${AGAIN_MAX}`]);
  });

  it("hands nothing over before there is a position, or in the midst of a snapshot", () => {
    for (const options of [{}, { last: 3 }, { snapshot: true }]) {
      expect(after(placeAt(options, null), { kind: "begun" }, { kind: "begun", handover: true }).before).toBe(null);
    }
  });

  it("forgets a handover when the log loses its end: what comes again is another event", () => {
    const place = after(
      placeAt({ after: "p1" }, null),
      { kind: "begun" },
      { kind: "begun", handover: true },
      { kind: "event", run: 1, position: "p2" },
      { kind: "gap", run: 2, reason: "truncated", position: "p1", refetch: false },
    );
    expect(place).toMatchObject({ received: "p1", before: null, again: [] });
    expect(move(place, { kind: "event", run: 2, position: "p2" }).taken).toBe(true);
  });

  const after = (place: Place, ...inputs: PlaceInput[]): Place => inputs.reduce((at, input) => move(at, input).place, place);

  it("begins again with what was asked for until a position is known", () => {
    const place = after(placeAt({ last: 5 }, null), { kind: "begun" });
    expect(startOf(place, { last: 5 })).toEqual({ last: 5 });
    expect(startOf(after(place, { kind: "starts", run: 1, position: "p" }), { last: 5 })).toEqual({ after: "p" });
  });

  it("does not go back to where the run started when that is told late", () => {
    const place = after(placeAt({}, null), { kind: "begun" }, { kind: "event", run: 1, position: "p2" }, { kind: "starts", run: 1, position: "p1" });
    expect(place.received).toBe("p2");
  });

  it("drops an event at the very position that it has", () => {
    const place = after(placeAt({}, null), { kind: "begun" }, { kind: "event", run: 1, position: "p1" });
    expect(move(place, { kind: "event", run: 1, position: "p1" }).taken).toBe(false);
  });

  it("asks for a snapshot again that was cut short, and resumes after it once it has ended", () => {
    const options = { snapshot: true };
    const cut = after(placeAt(options, null), { kind: "begun" }, { kind: "snapshotRow", run: 1 }, { kind: "reached", run: 1, position: "p" }, { kind: "begun" });
    expect(startOf(cut, options)).toEqual({ snapshot: true });
    expect(startOf(after(cut, { kind: "snapshotEnd", run: 2, position: "q" }), options)).toEqual({ after: "q" });
    expect(move(cut, { kind: "snapshotEnd", run: 1, position: "old" }).taken).toBe(false);
  });

  it("after a gap goes on behind it, or with the snapshot where that is to be fetched again", () => {
    const place = after(placeAt({}, null), { kind: "begun" }, { kind: "event", run: 1, position: "p1" });
    expect(startOf(after(place, { kind: "gap", run: 1, reason: "retention", position: "p9", refetch: false }), {})).toEqual({ after: "p9" });
    expect(startOf(after(place, { kind: "gap", run: 1, reason: "retention", position: "p9", refetch: true }), {})).toEqual({ snapshot: true });
  });

  it("takes the storage's position before the options' start, and never for a snapshot", () => {
    expect(startOf(placeAt({ last: 3 }, "stored"), { last: 3 })).toEqual({ after: "stored" });
    expect(startOf(placeAt({ snapshot: true }, "stored"), { snapshot: true })).toEqual({ snapshot: true });
    const refused = after(placeAt({ last: 3 }, "stored"), { kind: "begun" }, { kind: "storedRefused", run: 1 });
    expect([startOf(refused, { last: 3 }), refused.dealt]).toEqual([{ last: 3 }, null]);
  });

  it("moves what is dealt with apart from what has come", () => {
    const place = after(placeAt({}, null), { kind: "begun" }, { kind: "event", run: 1, position: "p1" }, { kind: "event", run: 1, position: "p2" }, { kind: "dealt", position: "p1" });
    expect([place.received, place.dealt]).toEqual(["p2", "p1"]);
  });
});
