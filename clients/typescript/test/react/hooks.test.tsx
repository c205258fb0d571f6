// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import { type ReactNode, startTransition, StrictMode, useLayoutEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ThroughlineProvider, useConnection, useQueryInvalidation, useSnapshot, useStream } from "../../react/index.ts";
import { FakeClient, type FakeSubscription } from "../support/fake-client.ts";

let fake: FakeClient;

beforeEach(() => {
  vi.useFakeTimers();
  fake = new FakeClient();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const within = (children: ReactNode): ReactNode => (
  <StrictMode>
    <ThroughlineProvider client={fake.asClient()}>{children}</ThroughlineProvider>
  </StrictMode>
);
const frame = (): void => act(() => void vi.advanceTimersByTime(20));
const only = (): FakeSubscription => {
  expect(fake.open).toHaveLength(1);
  return fake.open[0] as FakeSubscription;
};

describe("useStream", () => {
  function Names({ keep }: { keep?: number }): ReactNode {
    const { events, caughtUp } = useStream("execution", { last: 10, ...(keep === undefined ? {} : { keep }) });
    return <p data-testid="names">{`${events.map(({ subject }) => subject).join(" ")}${caughtUp ? "." : ""}`}</p>;
  }

  it("shows events in order, and keeps the newest", () => {
    render(within(<Names keep={2} />));
    act(() => {
      for (const name of ["a", "b", "c", "d", "e"]) only().event(name, name, {});
      only().tell("caughtUp", { position: "e" });
    });
    frame();
    expect(screen.getByTestId("names").textContent).toBe("d e.");
  });

  it("subscribes once though strict mode mounts twice, and for all components that ask for the same", () => {
    render(within([<Names key={1} />, <Names key={2} />]));
    act(() => void vi.advanceTimersByTime(5000));
    expect(fake.subscriptions).toHaveLength(1);
    expect(only().options).toEqual({ last: 10 });
  });

  it("closes its subscription some time after the last component has gone", () => {
    const { unmount } = render(within(<Names />));
    unmount();
    expect(fake.open).toHaveLength(1);
    vi.advanceTimersByTime(1100);
    expect(fake.open).toHaveLength(0);
  });

  it("renders once per frame, however many events come", () => {
    let renderings = 0;
    function Counting(): ReactNode {
      renderings++;
      return useStream("metrics").events.length;
    }
    render(<ThroughlineProvider client={fake.asClient()}><Counting /></ThroughlineProvider>);
    const before = renderings;
    act(() => {
      for (let i = 0; i < 500; i++) only().event(`p${i}`, "cpu", { value: i });
    });
    frame();
    expect(renderings - before).toBeLessThanOrEqual(2);
  });

  it("hands every event to onEvent, by a subscription of its own", () => {
    const seen: string[] = [];
    function Listening(): ReactNode {
      const [round, setRound] = useState(0);
      useStream("execution", { keep: 1, onEvent: ({ id }) => seen.push(`${round}${id}`) });
      return <button onClick={() => setRound(round + 1)}>next</button>;
    }
    render(within([<Names key={1} />, <Listening key={2} />]));
    expect(fake.open).toHaveLength(2);
    const own = fake.open.find(({ options }) => options.last === undefined) as FakeSubscription;
    act(() => own.event("a", "a", {}));
    act(() => screen.getByText("next").click());
    act(() => own.event("b", "b", {}));
    expect(seen).toEqual(["0a", "1b"]);
  });

  it("shows why it was refused", () => {
    function Refused(): ReactNode {
      return <p data-testid="error">{useStream("nothing").error?.message}</p>;
    }
    render(within(<Refused />));
    act(() => only().tell("error", Object.assign(new Error("no such stream"), { code: "unknown-stream" })));
    expect(screen.getByTestId("error").textContent).toBe("no such stream");
  });
});

describe("useSnapshot", () => {
  function States(): ReactNode {
    const { subjects, ready, position } = useSnapshot("execution");
    return <p data-testid="states">{ready ? `${[...subjects.values()].map((s) => `${s.subject}=${JSON.stringify(s.data)}`).join(" ")} @${position}` : "waiting"}</p>;
  }
  const shown = (): string | null => screen.getByTestId("states").textContent;

  it("is the snapshot folded with the events after it", () => {
    render(within(<States />));
    expect(shown()).toBe("waiting");
    act(() => only().tell("snapshot", { position: "p0", subjects: [{ subject: "a", data: { status: "running", progress: 0.1 } }, { subject: "b", data: {} }] }));
    act(() => {
      only().event("p1", "a", { progress: 0.5, message: "half" });
      only().event("p2", "c", { status: "running" });
      only().event("p3", "b", null);
      only().event("p4", "a", { message: null });
    });
    frame();
    expect(shown()).toBe('a={"status":"running","progress":0.5} c={"status":"running"} @p4');
  });

  it("begins anew with a snapshot that follows a gap", () => {
    render(within(<States />));
    act(() => only().tell("snapshot", { position: "p0", subjects: [{ subject: "old", data: { n: 1 } }] }));
    act(() => only().tell("gap", { reason: "retention", from: "p0", position: "p5" }));
    act(() => only().tell("snapshot", { position: "p9", subjects: [{ subject: "new", data: { n: 2 } }] }));
    expect(shown()).toBe('new={"n":2} @p9');
  });

  it("does not tear: what is committed together was read together, though the state changes while React renders", async () => {
    vi.useRealTimers();
    const torn: string[] = [];
    function Slow({ seen }: { seen: number[] }): ReactNode {
      const { size } = useSnapshot("metrics").subjects;
      // Longer than React renders at a stretch in a transition, so that it lets the events in between.
      for (const until = performance.now() + 8; performance.now() < until; );
      useLayoutEffect(() => void seen.push(size));
      return null;
    }
    function Page({ show }: { show: boolean }): ReactNode {
      const seen: number[] = [];
      useSnapshot("metrics");
      useLayoutEffect(() => {
        if (new Set(seen).size > 1) torn.push(seen.join());
      });
      return show && Array.from({ length: 12 }, (_, i) => <Slow key={i} seen={seen} />);
    }
    const root = createRoot(document.createElement("div"));
    const page = (show: boolean): ReactNode => <ThroughlineProvider client={fake.asClient()}><Page show={show} /></ThroughlineProvider>;
    const acting = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
    acting.IS_REACT_ACT_ENVIRONMENT = false;
    root.render(page(false));
    await vi.waitFor(() => expect(fake.open).toHaveLength(1));
    only().tell("snapshot", { position: "p", subjects: [] });
    startTransition(() => root.render(page(true)));
    for (let i = 0; i < 40; i++) {
      only().tell("snapshot", { position: `p${i}`, subjects: Array.from({ length: i }, (_, n) => ({ subject: `m${n}`, data: {} })) });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    root.unmount();
    acting.IS_REACT_ACT_ENVIRONMENT = true;
    expect(torn).toEqual([]);
  });
});

describe("useConnection", () => {
  it("follows the state, and renders on a server", () => {
    function Phase(): ReactNode {
      return <p data-testid="phase">{useConnection().phase}</p>;
    }
    expect(renderToString(within(<Phase />))).toContain("live");
    render(within(<Phase />));
    act(() => fake.connectionIs({ phase: "reconnecting" }));
    expect(screen.getByTestId("phase").textContent).toBe("reconnecting");
  });

  it("says what is missing without a provider", () => {
    function Lost(): ReactNode {
      useConnection();
      return null;
    }
    const silent = vi.spyOn(console, "error").mockImplementation(() => {});
    expect(() => render(<Lost />)).toThrow("ThroughlineProvider");
    silent.mockRestore();
  });
});

describe("useQueryInvalidation", () => {
  it("makes stale what events name, each key once, and everything after a gap", async () => {
    const queryClient = new QueryClient();
    for (const key of [["runs", "a"], ["runs", "b"], ["other"]]) queryClient.setQueryData(key, 1);
    const stale = (key: unknown[]): boolean => queryClient.getQueryState(key)?.isInvalidated === true;
    const spy = vi.spyOn(queryClient, "invalidateQueries");
    function Invalidating(): ReactNode {
      useQueryInvalidation("execution", { queryClient, queryKey: ({ subject }) => ["runs", subject] });
      return null;
    }
    const { unmount } = render(within(<Invalidating />));
    for (let i = 0; i < 3; i++) only().event(`p${i}`, "a", {});
    await vi.advanceTimersByTimeAsync(300);
    expect([stale(["runs", "a"]), stale(["runs", "b"]), stale(["other"])]).toEqual([true, false, false]);
    expect(spy).toHaveBeenCalledTimes(1);
    only().tell("gap", { reason: "retention", from: "p", position: "q" });
    await vi.advanceTimersByTimeAsync(300);
    expect([stale(["runs", "b"]), stale(["other"])]).toEqual([true, true]);
    unmount();
    expect(fake.open).toHaveLength(0);
    queryClient.clear();
  });
});
