// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ago } from "../../react/ago.ts";
import { ConnectionIndicator, LiveExecutionCounter, RealtimeMetrics, ThroughlineProvider } from "../../react/index.ts";
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

const within = (children: ReactNode): ReactNode => <ThroughlineProvider client={fake.asClient()}>{children}</ThroughlineProvider>;
const subscription = (): FakeSubscription => fake.open[0] as FakeSubscription;

describe("ConnectionIndicator", () => {
  const dot = (): HTMLElement => document.querySelector("[data-pulsing]") as HTMLElement;

  it.each([
    ["live", "Live", "rgb(31, 157, 85)", "true"],
    ["polling", "Polling", "rgb(217, 164, 0)", "false"],
    ["reconnecting", "Reconnecting", "rgb(138, 143, 152)", "false"],
    ["failed", "Disconnected", "rgb(211, 60, 60)", "false"],
  ] as const)("shows %s as %s", (phase, label, color, pulsing) => {
    render(within(<ConnectionIndicator />));
    act(() => fake.connectionIs({ phase }));
    expect(screen.getByRole("status").textContent).toBe(label);
    expect(dot().style.backgroundColor).toBe(color);
    expect(dot().dataset["pulsing"]).toBe(pulsing);
    expect(dot().getAttribute("aria-hidden")).toBe("true");
  });

  it("counts the seconds since the last event, outside of what a screen reader is told of", () => {
    render(within(<ConnectionIndicator />));
    expect(document.querySelector("time")).toBeNull();
    act(() => fake.connectionIs({ lastEventAt: Date.now() }));
    expect(document.querySelector("time")?.textContent).toBe("updated just now");
    act(() => void vi.advanceTimersByTime(5000));
    expect(document.querySelector("time")?.textContent).toBe("updated 5 s ago");
    expect(screen.getByRole("status").textContent).toBe("Live");
    act(() => fake.connectionIs({ lastEventAt: Date.now() }));
    expect(document.querySelector("time")?.textContent).toBe("updated just now");
  });

  it("pulses by the animation interface, unless the person wants no motion", () => {
    const cancel = vi.fn();
    const animate = vi.fn(() => ({ cancel }));
    Object.assign(HTMLElement.prototype, { animate });
    let reduced = false;
    vi.stubGlobal("matchMedia", () => ({ matches: reduced }));
    const { unmount } = render(within(<ConnectionIndicator />));
    expect(animate).toHaveBeenCalledTimes(1);
    act(() => fake.connectionIs({ phase: "reconnecting" }));
    expect(cancel).toHaveBeenCalledTimes(1);
    reduced = true;
    act(() => fake.connectionIs({ phase: "live" }));
    expect(animate).toHaveBeenCalledTimes(1);
    unmount();
    vi.unstubAllGlobals();
    delete (HTMLElement.prototype as { animate?: unknown }).animate;
  });
});

it.each([
  [0, "just now"],
  [5_999, "5 s ago"],
  [60_000, "1 min ago"],
  [7_200_000, "2 h ago"],
  [4 * 86_400_000, "4 d ago"],
])("%i ms are said as %s", (elapsed, text) => expect(ago(elapsed)).toBe(text));

describe("LiveExecutionCounter", () => {
  it("counts what runs, from the snapshot on", () => {
    render(within(<LiveExecutionCounter>{({ running, succeeded, failed }) => `${running}/${succeeded}/${failed}`}</LiveExecutionCounter>));
    expect(screen.getByLabelText("Executions running").textContent).toBe("…");
    act(() =>
      subscription().tell("snapshot", {
        position: "p",
        subjects: [
          { subject: "a", type: "execution.started", data: { status: "running" } },
          { subject: "b", type: "execution.completed", data: { success: true } },
        ],
      }),
    );
    screen.getByText("1/1/0");
    act(() => {
      subscription().event("q", "c", {}, "execution.started");
      subscription().event("r", "a", { success: false }, "execution.completed");
      vi.advanceTimersByTime(20);
    });
    screen.getByText("1/1/1");
  });

  it("shows how many are running if it is not told otherwise", () => {
    const { container } = render(within(<LiveExecutionCounter />));
    act(() => subscription().tell("snapshot", { position: "p", subjects: [{ subject: "a", type: "execution.started", data: {} }] }));
    expect(container.textContent).toBe("1 running");
  });
});

it("RealtimeMetrics shows the newest value of each metric", () => {
  render(within(<RealtimeMetrics names={["cpu", "memory", "absent"]} format={(value, unit) => `${value}${unit ?? ""}`} />));
  act(() => subscription().tell("snapshot", { position: "p", subjects: [{ subject: "cpu", data: { value: 1, unit: "%" } }, { subject: "memory", data: { value: 2 } }] }));
  act(() => {
    subscription().event("q", "cpu", { value: 98 }, "metrics.updated");
    vi.advanceTimersByTime(20);
  });
  expect([...document.querySelectorAll("dd")].map(({ textContent }) => textContent)).toEqual(["98%", "2", "–"]);
  expect([...document.querySelectorAll("dt")].map(({ textContent }) => textContent)).toEqual(["cpu", "memory", "absent"]);
});
