import { Alerts } from "./alerts.ts";
import type { LogEvent, SubjectState } from "./event.ts";
import { Executions } from "./executions.ts";
import { LatencyMeter, RateMeter } from "./meters.ts";
import { SeriesStore } from "./series.ts";
import { Tail } from "./tail.ts";

/** A range of a stream of which nothing is left, and when the page heard of it. */
export interface KnownGap {
  readonly stream: string;
  readonly reason: string;
  readonly heardMs: number;
}

/**
 * All that the pages show, folded from events: of now, or of a moment in the past, by the same code. Whoever feeds it calls `commit` after a
 * batch; listeners hear of batches, not of events.
 */
export class World {
  readonly executions = new Executions();
  readonly alerts = new Alerts();
  readonly metrics = new SeriesStore();
  readonly tail = new Tail();
  readonly rate = new RateMeter();
  readonly latency = new LatencyMeter();
  readonly gaps: KnownGap[] = [];
  #version = 0;
  readonly #listeners = new Set<() => void>();

  /** What happened before the snapshot: for charts, the tail and alerts that are over. */
  recall(events: readonly LogEvent[]): void {
    for (const event of events) {
      this.#remember(event, event.timeMs);
      if (event.stream === "alert") this.alerts.apply(event);
      else if (event.stream === "execution") this.executions.recall(event);
    }
  }

  /** The snapshot: true at the place where `recall` ended and `apply` goes on. */
  seed(stream: string, states: readonly SubjectState[]): void {
    for (const state of states) {
      if (stream === "execution") this.executions.seed(state);
      else if (stream === "alert") this.alerts.seed(state);
    }
    if (stream === "execution") this.executions.forgetRecalled();
  }

  apply(event: LogEvent, countedMs: number = event.timeMs): void {
    this.#remember(event, countedMs);
    if (event.stream === "execution") this.executions.apply(event);
    else if (event.stream === "alert") this.alerts.apply(event);
  }

  #remember(event: LogEvent, countedMs: number): void {
    this.tail.push(event);
    this.rate.add(countedMs);
    if (event.stream === "metrics") this.metrics.apply(event);
  }

  lost(gap: KnownGap): void {
    this.gaps.push(gap);
    if (this.gaps.length > 20) this.gaps.shift();
  }

  commit(): void {
    this.#version++;
    for (const listener of [...this.#listeners]) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getVersion = (): number => this.#version;
}
