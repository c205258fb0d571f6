import { beforeEach, describe, expect, it } from "vitest";
import { ThroughlineError } from "@throughline/client";
import { environment } from "../src/environment.ts";
import { Outbox, type Unsent } from "../src/outbox.ts";
import type { Outgoing, SendOutcome, Session } from "../src/transport/session.ts";

const LOST: SendOutcome = { is: "lost", error: new ThroughlineError("unacknowledged", "gone"), retryAfterMs: 0 };
const done = (position: string): SendOutcome => ({ is: "acknowledged", position });

/** A session that answers when the test says so. */
class FakeSession implements Partial<Session> {
  readonly sendsMax = 3;
  readonly waiting: Array<{ id: string; answer: (outcome: SendOutcome) => void }> = [];
  send = (event: Outgoing): Promise<SendOutcome> => new Promise((answer) => this.waiting.push({ id: event.id, answer }));
  get ids(): string[] {
    return this.waiting.map(({ id }) => id);
  }
}

let sent: FakeSession;
let again: Array<{ id: string; attempt: number; source: string; answer: (outcome: SendOutcome) => void }>;
let outbox: Outbox;
let results: string[];

beforeEach(() => {
  sent = new FakeSession();
  again = [];
  results = [];
  outbox = new Outbox(5, environment(), (event, attempt) => new Promise((answer) => again.push({ id: event.id, source: event.source, attempt, answer })), () => "/users/me", () => {});
});

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const use = (session: FakeSession): void => outbox.use(session as unknown as Session);
function add(...ids: string[]): void {
  for (const id of ids) {
    const event: Unsent = { stream: "s", id, type: "t", source: undefined, subject: undefined, time: undefined, traceparent: undefined, datacontenttype: undefined, data: undefined };
    outbox.add(event).then(
      ({ position }) => results.push(`${id} at ${position}`),
      (error: ThroughlineError) => results.push(`${id}: ${error.code}`),
    );
  }
}

describe("the outbox", () => {
  it("sends in order, as many at once as the session takes", async () => {
    add("a", "b", "c", "d");
    expect(sent.ids).toEqual([]);
    use(sent);
    expect(sent.ids).toEqual(["a", "b", "c"]);
    sent.waiting[1]?.answer(done("2"));
    await turn();
    expect([sent.ids, results]).toEqual([["a", "b", "c", "d"], ["b at 2"]]);
  });

  it("is bounded", async () => {
    add("a", "b", "c", "d", "e", "f");
    await turn();
    expect([results, outbox.size]).toEqual([["f: queue-full"], 5]);
  });

  it("sends again what was under way when the session ended: first, one by one, as a repetition, and then the rest", async () => {
    use(sent);
    add("a", "b", "c", "d");
    outbox.use(undefined);
    sent.waiting[0]?.answer(done("1"));
    sent.waiting[1]?.answer(LOST);
    sent.waiting[2]?.answer(LOST);
    await turn();
    const next = new FakeSession();
    use(next);
    expect(again.map(({ id, attempt, source }) => [id, attempt, source])).toEqual([["b", 2, "/users/me"]]);
    again[0]?.answer(done("2"));
    await turn();
    expect([again.map(({ id }) => id), next.ids]).toEqual([["b", "c"], []]);
    again[1]?.answer(done("3"));
    await turn();
    expect(next.ids).toEqual(["d"]);
    next.waiting[0]?.answer(done("4"));
    await turn();
    expect(results).toEqual(["a at 1", "b at 2", "c at 3", "d at 4"]);
  });

  it("gives back what is rejected, and goes on", async () => {
    use(sent);
    add("a", "b");
    sent.waiting[0]?.answer({ is: "rejected", error: new ThroughlineError("invalid-data", "no") });
    sent.waiting[1]?.answer(done("2"));
    await turn();
    expect([results, outbox.size]).toEqual([["a: invalid-data", "b at 2"], 0]);
  });

  it("rejects what waits when it is closed", async () => {
    add("a");
    outbox.close(new ThroughlineError("closed", "closed"));
    await turn();
    expect([results, outbox.size]).toEqual([["a: closed"], 0]);
  });
});
