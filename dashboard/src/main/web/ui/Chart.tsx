import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { atBeat, BEAT_MS } from "../app/beat.ts";
import { useView } from "../app/session.tsx";
import { unitOf, withBreaks } from "../model/series.ts";
import { useCanvas } from "./canvas.ts";
import { drawNoMore, drawSoon } from "./drawing.ts";
import { amount, clock } from "./format.ts";
import { colour, subscribeTheme, themeVersion, translucent } from "./theme.ts";

export interface Line {
  readonly field: string;
  readonly label: string;
}

interface ChartProps {
  readonly subject: string;
  readonly lines: readonly Line[];
  /** How much time is seen; null for all that there is. */
  readonly spanMs: number | null;
  readonly height?: number;
  /** Charts of one key share the cursor. */
  readonly syncKey?: string;
  readonly label: string;
}

const COLOURS = ["--line-1", "--line-2", "--line-3", "--line-4", "--line-5", "--line-6"];
/** However little a line has moved by then, its newest end is drawn. */
const STALE_MS = 1000;

/**
 * A live chart of one subject. It draws from the world's arrays by itself, without React: when its line has moved on by a pixel, and not more
 * often than a beat. So at any rate of events it costs what it costs to draw two points a pixel, so often.
 */
export function Chart({ subject, lines, spanMs, height = 180, syncKey, label }: ChartProps) {
  const view = useView();
  const host = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const empty = useRef<HTMLDivElement>(null);
  const colours = useSyncExternalStore(subscribeTheme, themeVersion);
  const names = lines.map((line) => `${line.field}:${line.label}`).join();

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const fields = lines.map((line) => line.field);
    const track = () => view.world.metrics.get(subject);
    const unit = () => {
      const found = track();
      return found === undefined ? "" : unitOf(found, fields[0]!);
    };
    const says = (values: readonly number[]) => {
      legend.current?.querySelectorAll("b").forEach((part, i) => {
        const text = amount(values[i] ?? Number.NaN, unit());
        if (part.textContent !== text) part.textContent = text;
      });
    };
    const latest = () => fields.map((field) => track()?.latest(field) ?? Number.NaN);
    const chart = new uPlot(optionsOf(lines, unit, height, syncKey), [[], ...lines.map(() => [])] as unknown as uPlot.AlignedData, element);
    let hovered = false;
    chart.hooks.setCursor = [
      (self) => {
        const { idx } = self.cursor;
        hovered = idx !== null && idx !== undefined && self.cursor.left! >= 0;
        says(hovered ? lines.map((_, i) => Number(self.data[i + 1]?.[idx!])) : latest());
      },
    ];

    let drawnToMs = Number.NEGATIVE_INFINITY;
    let pixelMs = 0;
    const draw = () => {
      const found = track();
      const toMs = view.now();
      const oldest = found !== undefined && found.length > 0 ? found.timeAt(0) : toMs - 60_000;
      const fromMs = spanMs === null ? Math.min(oldest, toMs - 1000) : toMs - spanMs;
      drawnToMs = toMs;
      pixelMs = (toMs - fromMs) / Math.max(1, chart.width);
      const points = found?.points(fields, fromMs, toMs, Math.max(50, Math.floor(chart.width / 1.5)));
      const isEmpty = points === undefined || points.timesMs.length === 0;
      if (empty.current) empty.current.hidden = !isEmpty;
      const drawn = isEmpty ? { timesMs: [], values: lines.map(() => []) } : withBreaks(points);
      chart.batch(() => {
        chart.setData([drawn.timesMs, ...drawn.values] as uPlot.AlignedData, false);
        chart.setScale("x", { min: fromMs, max: toMs });
        chart.setScale("y", extent(points?.values ?? [], unit()));
      });
    };
    const look = () => {
      callOff = atBeat(BEAT_MS / 2, look);
      if (!hovered) says(latest());
      const movedMs = Math.abs(view.now() - drawnToMs);
      if (movedMs > 0 && movedMs >= Math.min(pixelMs, STALE_MS) - BEAT_MS / 2) drawSoon(draw);
    };

    const size = new ResizeObserver(() => {
      if (element.clientWidth > 0) chart.setSize({ width: element.clientWidth, height });
      draw();
    });
    size.observe(element);
    draw();
    let callOff = () => {};
    look();
    return () => {
      callOff();
      drawNoMore(draw);
      size.disconnect();
      chart.destroy();
    };
    // eslint-disable-next-line -- `names` stands for `lines`, `colours` for the theme that the canvas was drawn in.
  }, [view.world, view.now, subject, names, spanMs, height, syncKey, colours]);

  return (
    <figure aria-label={label}>
      <div className="legend" ref={legend}>
        {lines.map((line, i) => (
          <span key={line.field}>
            <i style={{ background: `var(${COLOURS[i % COLOURS.length]})` }} />
            {line.label} <b>–</b>
          </span>
        ))}
      </div>
      <div className="chart" ref={host} style={{ height }}>
        <div className="chart-empty" ref={empty}>
          Nothing measured in this stretch
        </div>
      </div>
    </figure>
  );
}

/** Without seconds where no label needs them. */
function clocks(splits: readonly number[]): string[] {
  const hasSeconds = splits.some((split) => split % 60_000 !== 0);
  return splits.map((split) => (hasSeconds ? clock(split) : clock(split).slice(0, 5)));
}

function extent(values: readonly Float64Array[], unit: string): { min: number; max: number } {
  if (unit === "percent") return { min: 0, max: 100 };
  let min = 0;
  let max = Number.NEGATIVE_INFINITY;
  for (const line of values) {
    for (const value of line) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  if (max === Number.NEGATIVE_INFINITY) return { min: 0, max: 1 };
  return { min, max: max <= min ? min + 1 : max + (max - min) * 0.08 };
}

function optionsOf(lines: readonly Line[], unit: () => string, height: number, syncKey: string | undefined): uPlot.Options {
  const axis = {
    stroke: colour("--text-3"),
    font: `11px ${getComputedStyle(document.documentElement).fontFamily}`,
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: 300,
    height,
    ms: 1,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 7 },
      ...(syncKey === undefined ? {} : { sync: { key: syncKey, scales: ["x", null] } }),
    },
    scales: { x: { time: true }, y: { auto: false } },
    axes: [
      { ...axis, size: 22, space: 52, values: (_self, splits) => clocks(splits), grid: { show: false } },
      { ...axis, size: 54, space: 34, values: (_self, splits) => splits.map((split) => amount(split, unit())) },
    ],
    series: [
      {},
      ...lines.map((line, i): uPlot.Series => {
        const name = COLOURS[i % COLOURS.length]!;
        return {
          label: line.label,
          stroke: colour(name),
          width: 1.5,
          points: { show: false },
          ...(i === 0 ? { fill: translucent(name, lines.length === 1 ? 0.1 : 0.07) } : {}),
        };
      }),
    ],
  };
}

/** The shape of the last values, for the foot of a figure. */
export function Spark({ values, tone = "--line-1" }: { values: readonly number[]; tone?: string }) {
  const colours = useSyncExternalStore(subscribeTheme, themeVersion);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, tall: number) => {
      const max = Math.max(1, ...values);
      context.beginPath();
      values.forEach((value, i) => context.lineTo((i / (values.length - 1)) * width, tall - 2 - (value / max) * (tall - 6)));
      context.strokeStyle = colour(tone);
      context.lineWidth = 1.5 * devicePixelRatio;
      context.stroke();
      context.lineTo(width, tall);
      context.lineTo(0, tall);
      context.fillStyle = translucent(tone, 0.1);
      context.fill();
    },
    // eslint-disable-next-line -- `colours` stands for the theme that the canvas was drawn in.
    [values, tone, colours],
  );
  const canvas = useCanvas(draw);
  return <canvas ref={canvas} className="spark" aria-hidden="true" />;
}
