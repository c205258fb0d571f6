import { useMemo } from "react";
import { ChartSpline } from "lucide-react";
import { useAddress } from "../app/search.ts";
import { useView, useWorld } from "../app/session.tsx";
import { unitOf } from "../model/series.ts";
import type { World } from "../model/world.ts";
import { amount, count } from "../ui/format.ts";
import { Chart } from "../ui/Chart.tsx";
import { Card, Nothing, Segments, Waiting } from "../ui/parts.tsx";

const SPANS: readonly { value: string; label: string; ms: number | null }[] = [
  { value: "1m", label: "1 min", ms: 60_000 },
  { value: "5m", label: "5 min", ms: 5 * 60_000 },
  { value: "15m", label: "15 min", ms: 15 * 60_000 },
  { value: "1h", label: "1 h", ms: 60 * 60_000 },
  { value: "all", label: "All", ms: null },
];
const SERIES_SEPARATOR = ",";
/** Charts side by side; more would be a wall. */
const SHOWN_MAX = 24;

interface Series {
  readonly id: string;
  readonly subject: string;
  readonly field: string;
  readonly latest: string;
}

function seriesOf(world: World): readonly Series[] {
  return world.metrics.subjects().flatMap((track) =>
    track.fields().map((field) => ({
      id: field === "value" ? track.subject : `${track.subject}#${field}`,
      subject: track.subject,
      field,
      latest: amount(track.latest(field), unitOf(track, field)),
    })),
  );
}

export function MetricsPage() {
  const { world, feed, isLive } = useView();
  const [address, setAddress] = useAddress();
  const span = SPANS.find((known) => known.value === address["span"]) ?? SPANS[1]!;
  const series = useWorld(world, seriesOf, 1000);
  const points = useWorld(world, pointsOf, 1000);
  const shown = useMemo(() => shownOf(series, address["series"]), [series, address]);
  const bySubject = useMemo(() => Map.groupBy(series, (one) => one.subject), [series]);
  const toggle = (id: string) => {
    const ids = shown.has(id) ? [...shown].filter((one) => one !== id) : [...shown, id];
    setAddress({ series: ids.length === 0 ? "-" : ids.join(SERIES_SEPARATOR) });
  };

  if (series.length === 0) {
    return (
      <div className="page page-fill">
        <Card fill>
          {isLive && feed.phase === "loading" ? (
            <Waiting what="Fetching metrics" />
          ) : (
            <Nothing icon={ChartSpline} title="Nothing is measured yet">
              <p>Report this machine's CPU, memory, disks and load:</p>
              <code>./throughline watch-host</code>
            </Nothing>
          )}
        </Card>
      </div>
    );
  }
  return (
    <div className="page page-fill">
      <div className="toolbar">
        <Segments label="Stretch of time" value={span.value} options={SPANS} onPick={(value) => setAddress({ span: value })} />
        <span className="faint num end">{count(points)} points held</span>
      </div>
      <div className="metrics">
        <section className="card picker" aria-label="Series" tabIndex={0}>
          {[...bySubject].map(([subject, fields]) => (
            <fieldset key={subject}>
              <legend className="cut">{subject}</legend>
              {fields.map((one) => (
                <label key={one.id}>
                  <input type="checkbox" checked={shown.has(one.id)} onChange={() => toggle(one.id)} />
                  <span className="cut">{one.field}</span>
                  <span className="value num">{one.latest}</span>
                </label>
              ))}
            </fieldset>
          ))}
        </section>
        <div className="panels" role="region" aria-label="Charts" tabIndex={0}>
          {series
            .filter((one) => shown.has(one.id))
            .slice(0, SHOWN_MAX)
            .map((one) => (
              <Card key={one.id} title={one.field === "value" ? one.subject : `${one.subject} · ${one.field}`}>
                <div className="card-body">
                  <Chart subject={one.subject} lines={[{ field: one.field, label: one.field }]} spanMs={span.ms} height={170} syncKey="metrics" label={`${one.subject} ${one.field}, ${span.label}`} />
                </div>
              </Card>
            ))}
          {shown.size === 0 && (
            <Nothing icon={ChartSpline} title="No series is picked">
              <p>Tick one or more of them.</p>
            </Nothing>
          )}
        </div>
      </div>
    </div>
  );
}

function pointsOf(world: World): number {
  return world.metrics.pointCount();
}

/** By the address; each subject's main value where it says nothing. */
function shownOf(series: readonly Series[], text: string | undefined): ReadonlySet<string> {
  if (text !== undefined) return new Set(text.split(SERIES_SEPARATOR).filter((id) => id !== "-"));
  const values = series.filter((one) => one.field === "value");
  return new Set((values.length > 0 ? values : series).slice(0, 8).map((one) => one.id));
}
