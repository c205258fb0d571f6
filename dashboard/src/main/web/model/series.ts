import type { LogEvent } from "./event.ts";
import { isObject } from "./mergePatch.ts";

/** The points of a chart: one row of times, one of values a line. NaN where there is none. */
export interface Points {
  readonly timesMs: Float64Array;
  readonly values: readonly Float64Array[];
}

const FIRST_ROWS = 256;

/**
 * What one subject measured: rows of a time and a value for each field, in typed arrays that grow by doubling up to `rowsMax` and then
 * overwrite their oldest rows. Times never go back: a row that says so stands at the time of the one before.
 */
export class Track {
  readonly subject: string;
  unit = "";
  #times = new Float64Array(FIRST_ROWS);
  readonly #fields = new Map<string, Float64Array>();
  #head = 0;
  #length = 0;
  readonly #mayGrow: (cells: number) => boolean;
  readonly #rowsMax: number;

  constructor(subject: string, rowsMax: number, mayGrow: (cells: number) => boolean) {
    this.subject = subject;
    this.#rowsMax = rowsMax;
    this.#mayGrow = mayGrow;
  }

  get length(): number {
    return this.#length;
  }

  get cells(): number {
    return this.#times.length * (1 + this.#fields.size);
  }

  get lastMs(): number {
    return this.#length === 0 ? Number.NEGATIVE_INFINITY : this.timeAt(this.#length - 1);
  }

  fields(): readonly string[] {
    return [...this.#fields.keys()];
  }

  /** The newest value of a field; NaN if there is none. */
  latest(field: string): number {
    const column = this.#fields.get(field);
    return column === undefined || this.#length === 0 ? Number.NaN : column[this.#slot(this.#length - 1)]!;
  }

  timeAt(row: number): number {
    return this.#times[this.#slot(row)]!;
  }

  append(timeMs: number, values: Record<string, unknown>): void {
    const fresh = Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === "number");
    if (fresh.length === 0) return;
    const at = Math.max(timeMs, this.lastMs);
    if (this.#length === this.#times.length) this.#makeRoom();
    const slot = this.#slot(this.#length);
    this.#times[slot] = at;
    for (const column of this.#fields.values()) column[slot] = Number.NaN;
    for (const [field, value] of fresh) {
      const column = this.#column(field);
      if (column !== undefined) column[slot] = value;
    }
    this.#length++;
  }

  #makeRoom(): void {
    const capacity = this.#times.length;
    if (capacity < this.#rowsMax && this.#mayGrow(capacity * (1 + this.#fields.size))) {
      const grown = this.#unrolled(this.#times, capacity * 2);
      for (const [field, column] of this.#fields) this.#fields.set(field, this.#unrolled(column, capacity * 2));
      this.#times = grown;
      this.#head = 0;
    } else {
      this.#head = (this.#head + 1) % capacity;
      this.#length--;
    }
  }

  #unrolled(ring: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
    const straight = new Float64Array(capacity);
    straight.set(ring.subarray(this.#head));
    straight.set(ring.subarray(0, this.#head), ring.length - this.#head);
    return straight;
  }

  #column(field: string): Float64Array | undefined {
    const known = this.#fields.get(field);
    if (known !== undefined) return known;
    if (this.#fields.size >= 32 || !this.#mayGrow(this.#times.length)) return undefined;
    const column = new Float64Array(this.#times.length).fill(Number.NaN);
    this.#fields.set(field, column);
    return column;
  }

  #slot(row: number): number {
    return (this.#head + row) % this.#times.length;
  }

  /** The first row at this time or later. */
  rowAt(timeMs: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The rows from `fromMs` to `toMs`. Where they are more than a screen can show, each of `buckets` steps of time keeps its smallest and its
   * largest value, in the order in which they came: what is drawn is what all points together would have drawn. Steps are aligned to time, so
   * that a line that moves does not flicker.
   */
  points(fields: readonly string[], fromMs: number, toMs: number, buckets: number): Points {
    // One more on each side, so that lines reach the edges.
    const first = Math.max(0, this.rowAt(fromMs) - 1);
    const end = Math.min(this.#length, this.rowAt(toMs + 1) + 1);
    const columns = fields.map((field) => this.#fields.get(field));
    return end - first <= buckets * 2 ? this.#all(columns, first, end) : this.#extremes(columns, first, end, (toMs - fromMs) / buckets);
  }

  #all(columns: readonly (Float64Array | undefined)[], first: number, end: number): Points {
    const timesMs = new Float64Array(end - first);
    for (let row = first; row < end; row++) timesMs[row - first] = this.timeAt(row);
    const values = columns.map((column) => {
      const line = new Float64Array(end - first).fill(Number.NaN);
      if (column !== undefined) for (let row = first; row < end; row++) line[row - first] = column[this.#slot(row)]!;
      return line;
    });
    return { timesMs, values };
  }

  #extremes(columns: readonly (Float64Array | undefined)[], first: number, end: number, stepMs: number): Points {
    const bounds: number[] = [];
    let bucket = Number.NaN;
    for (let row = first; row < end; row++) {
      const step = Math.floor(this.timeAt(row) / stepMs);
      if (step !== bucket) {
        bounds.push(row);
        bucket = step;
      }
    }
    bounds.push(end);
    const steps = bounds.length - 1;
    const timesMs = new Float64Array(steps * 2);
    for (let i = 0; i < steps; i++) {
      timesMs[2 * i] = this.timeAt(bounds[i]!);
      timesMs[2 * i + 1] = this.timeAt(bounds[i + 1]! - 1);
    }
    const values = columns.map((column) => {
      const line = new Float64Array(steps * 2).fill(Number.NaN);
      if (column !== undefined) for (let i = 0; i < steps; i++) this.#extremesOf(column, bounds[i]!, bounds[i + 1]!, line, 2 * i);
      return line;
    });
    return { timesMs, values };
  }

  #extremesOf(column: Float64Array, first: number, end: number, line: Float64Array, at: number): void {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let minRow = -1;
    let maxRow = -1;
    for (let row = first; row < end; row++) {
      const value = column[this.#slot(row)]!;
      if (value < min) {
        min = value;
        minRow = row;
      }
      if (value > max) {
        max = value;
        maxRow = row;
      }
    }
    if (minRow < 0) return;
    line[at] = minRow <= maxRow ? min : max;
    line[at + 1] = minRow <= maxRow ? max : min;
  }
}

/** Points as a chart draws them: null where nothing is. */
export interface Drawn {
  readonly timesMs: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** Silence at least this long, and six times as long as is usual, is a hole in the line and not a line across it. */
const BREAK_MIN_MS = 5000;
const BREAK_STEPS = 6;

export function withBreaks(points: Points): Drawn {
  const { timesMs } = points;
  const steps = Array.from(timesMs.subarray(1), (time, i) => time - timesMs[i]!).filter((step) => step > 0);
  const usual = steps.sort((a, b) => a - b)[steps.length >> 1] ?? 0;
  const breakMs = Math.max(BREAK_MIN_MS, usual * BREAK_STEPS);
  const times: number[] = [];
  const values: (number | null)[][] = points.values.map(() => []);
  timesMs.forEach((time, i) => {
    if (i > 0 && time - timesMs[i - 1]! > breakMs) {
      times.push(timesMs[i - 1]! + 1);
      for (const line of values) line.push(null);
    }
    times.push(time);
    values.forEach((line, n) => {
      const value = points.values[n]![i]!;
      line.push(Number.isNaN(value) ? null : value);
    });
  });
  return { timesMs: times, values };
}

export interface SeriesLimits {
  readonly subjectsMax: number;
  readonly rowsMax: number;
  /** Numbers kept in all; 8 bytes each. */
  readonly cellsMax: number;
}

export const SERIES_LIMITS: SeriesLimits = { subjectsMax: 200, rowsMax: 131_072, cellsMax: 2_000_000 };

/** All that was measured. Past the limits, tracks overwrite their own past, and a new subject takes the place of the one that is silent longest. */
export class SeriesStore {
  readonly #tracks = new Map<string, Track>();
  readonly #limits: SeriesLimits;

  constructor(limits: SeriesLimits = SERIES_LIMITS) {
    this.#limits = limits;
  }

  get(subject: string): Track | undefined {
    return this.#tracks.get(subject);
  }

  subjects(): readonly Track[] {
    return [...this.#tracks.values()].sort((a, b) => (a.subject < b.subject ? -1 : 1));
  }

  /** Points kept, each a time and a value. */
  pointCount(): number {
    let count = 0;
    for (const track of this.#tracks.values()) count += track.length * track.fields().length;
    return count;
  }

  apply(event: LogEvent): void {
    if (!isObject(event.data) || event.subject === "") return;
    const track = this.#tracks.get(event.subject) ?? this.#open(event.subject);
    track.append(event.timeMs, event.data);
    if (typeof event.data["unit"] === "string") track.unit = event.data["unit"];
  }

  #open(subject: string): Track {
    if (this.#tracks.size >= this.#limits.subjectsMax) {
      const silent = [...this.#tracks.values()].reduce((a, b) => (a.lastMs <= b.lastMs ? a : b));
      this.#tracks.delete(silent.subject);
    }
    const track = new Track(subject, this.#limits.rowsMax, (cells) => this.#cells() + cells <= this.#limits.cellsMax);
    this.#tracks.set(subject, track);
    return track;
  }

  #cells(): number {
    let cells = 0;
    for (const track of this.#tracks.values()) cells += track.cells;
    return cells;
  }
}

/** The unit of a field, from its name where that says it, and from the event otherwise. */
export function unitOf(track: Track, field: string): string {
  if (field.endsWith("_bytes")) return "bytes";
  if (field.endsWith("_seconds") || field === "avg_runtime") return "seconds";
  if (field === "value") return track.unit;
  if (["cores", "total_executions", "active_agents"].includes(field)) return "";
  return track.unit === "percent" ? "percent" : "";
}
