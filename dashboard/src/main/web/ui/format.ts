/** Numbers and times for people. Pure: the moment that "ago" counts from is an argument. */

export function count(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) < 10_000) return Math.round(value).toLocaleString("en");
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** Events a second: one decimal while few. */
export function rate(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value < 10 ? trimmed(value, 1) : count(value);
}

export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  if (ms < 0) return duration(0);
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Short, for places where it changes every second. */
export function ago(ms: number): string {
  if (!Number.isFinite(ms)) return "never";
  if (ms < 1500) return "now";
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

const BYTES = ["B", "KB", "MB", "GB", "TB", "PB"];

export function bytes(value: number): string {
  if (!Number.isFinite(value)) return "–";
  let size = Math.abs(value);
  let unit = 0;
  while (size >= 1000 && unit < BYTES.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${value < 0 ? "-" : ""}${trimmed(size, size < 100 && unit > 0 ? 1 : 0)} ${BYTES[unit]}`;
}

export function amount(value: number, unit: string): string {
  if (!Number.isFinite(value)) return "–";
  switch (unit) {
    case "percent":
      return `${trimmed(value, 1)} %`;
    case "ratio":
      return `${trimmed(value * 100, 1)} %`;
    case "bytes":
      return bytes(value);
    case "seconds":
      return duration(value * 1000);
    default: {
      const number = Math.abs(value) >= 10_000 ? count(value) : trimmed(value, Math.abs(value) < 10 ? 2 : 1);
      return unit === "" || unit === "tasks" ? number : `${number} ${unit}`;
    }
  }
}

export function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString("en-GB");
}

export function clockMs(ms: number): string {
  return `${clock(ms)}.${String(Math.floor(ms) % 1000).padStart(3, "0")}`;
}

/** With the day where it is not the day of `nowMs`. */
export function dayAndClock(ms: number, nowMs: number): string {
  const day = new Date(ms).toDateString() === new Date(nowMs).toDateString() ? "" : `${new Date(ms).toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, `;
  return day + clock(ms);
}

function trimmed(value: number, decimals: number): string {
  return value.toFixed(decimals).replace(/\.0+$|(\.\d*?)0+$/, "$1");
}
