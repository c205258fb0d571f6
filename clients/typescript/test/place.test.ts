import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { move, type Place, placeAt, type PlaceInput, startOf } from "../src/subscription/place.ts";

/**
 * A server whose log is p1, p2, …: a run sends what is after its start, in order. Messages of ended runs are still on their way and come in whatever
 * order the network has, between those of the run that is going on.
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

  begin(): void {
    this.#take({ kind: "begun" });
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
    const steps = fc.array(fc.oneof({ weight: 1, arbitrary: fc.constant("begin" as const) }, { weight: 6, arbitrary: fc.nat(4) }), { maxLength: 120 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.nat(5), steps, (log, from, script) => {
        const network = new Network(log, `p${from}`);
        network.begin();
        for (const one of script) one === "begin" ? network.begin() : network.deliver(one);
        network.finish();
        expect(network.got).toEqual(Array.from({ length: Math.max(0, log - from) }, (_, i) => `p${from + i + 1}`));
      }),
      { numRuns: 1000 },
    );
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
    expect(startOf(after(place, { kind: "gap", run: 1, position: "p9", refetch: false }), {})).toEqual({ after: "p9" });
    expect(startOf(after(place, { kind: "gap", run: 1, position: "p9", refetch: true }), {})).toEqual({ snapshot: true });
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
