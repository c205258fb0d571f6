// How smooth the dashboard is while events pour in:
//   node smoothness.mjs [--url http://localhost:8080] [--path /] [--stream execution|metrics] [--rate 2000] [--seconds 60] [--points 100000]
// Needs a running server with its demo tenants. An empty page stands beside it, in the same browser at the same time: what it cannot do either is
// the machine's. Prints frames, where the main thread's time went by the browser's own trace, and the heap.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { countFrames, framesOf, leavingOutFrames } from './smooth/frames.mjs';
import { executions, fill, Load, metrics } from './smooth/load.mjs';
import { breakdownOf, tasksOf, traced } from './smooth/trace.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:8080' },
    path: { type: 'string', default: '/' },
    stream: { type: 'string', default: 'execution' },
    rate: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '60' },
    // Of one subject of metrics, that the page is to hold before it is watched.
    points: { type: 'string', default: '0' },
    // Whose CPU is told, beside the browser's.
    'server-pid': { type: 'string' },
    picture: { type: 'string' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const LONG_MS = 50;
const TRACED_MS = 10_000;
const LOOK_EVERY_MS = 30_000;
const SETTLE_MS = 5000;

const here = dirname(fileURLToPath(import.meta.url));
const executablePath = execFileSync(join(here, 'find-chromium'), { encoding: 'utf8' }).trim().split('\n').at(-1);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
});
const next = values.stream === 'metrics' ? metrics() : executions(Date.now());
const page = await (await browser.newContext({ viewport: { width: 1360, height: 860 } })).newPage();
const empty = await (await browser.newContext({ viewport: { width: 1360, height: 860 } })).newPage();
await page.goto(values.url + values.path);
await page.waitForURL('**/sign-in');
await page.getByRole('button', { name: 'acme' }).click();
await page.waitForSelector('.connection[data-phase=live]');
if (Number(values.points) > 0) await fill(values.url, Number(values.points));
const cdp = await page.context().newCDPSession(page);
await cdp.send('Performance.enable');

const load = rate > 0 ? new Load(values.url, values.stream, next, rate) : null;
await page.waitForTimeout(SETTLE_MS);
// Before frames are counted: tracing costs some.
const trace = await traced(page, TRACED_MS);
await countFrames(page);
await countFrames(empty);

const heaps = [await heapBytes()];
const loads = [loadavg()[0]];
const cpuBefore = cpuSeconds();
const startedMs = Date.now();
const leftMs = () => startedMs + seconds * 1000 - Date.now();
while (leftMs() > 0) {
  await page.waitForTimeout(Math.min(LOOK_EVERY_MS, leftMs()));
  heaps.push(await heapBytes());
  loads.push(loadavg()[0]);
}
const tookSeconds = (Date.now() - startedMs) / 1000;
const cpu = cpuSeconds();
const frames = await framesOf(page, LONG_MS);
const machine = await framesOf(empty, LONG_MS);
const rates = load === null ? 'nothing' : `${load.perSecond().toFixed(0)}/s of '${values.stream}'${load.refused > 0 ? `, ${load.refused} refused` : ''}`;
if (values.picture !== undefined) await page.screenshot({ path: values.picture });
await load?.stop();
await browser.close();

const tasks = tasksOf(trace);
const percent = (share) => `${(100 * share).toFixed(1)} %`;
console.log(`${values.path}, ${seconds} s, sent ${rates}; load average ${loads.map((each) => each.toFixed(1)).join(' ')}`);
console.log(`frames of the page      ${frames}`);
console.log(`frames of an empty page ${machine}`);
console.log(`main thread, traced for ${trace.ms / 1000} s: busy ${percent(tasks.busy)} by the clock, ${percent(tasks.busyCpu)} of a core; longest task ${tasks.longestMs.toFixed(1)} ms, over ${LONG_MS} ms: ${tasks.over(LONG_MS)}`);
for (const [name, ms] of breakdownOf(trace).slice(0, 14)) console.log(`  ${ms.toFixed(1).padStart(7)} ms/s  ${name}`);
if (values['server-pid'] !== undefined) console.log(`server: ${percent((cpu - cpuBefore) / tookSeconds)} of a core`);
console.log(`heap after collection, MB: ${heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ')}`);

async function heapBytes() {
  await leavingOutFrames(page, () => cdp.send('HeapProfiler.collectGarbage'));
  const { metrics: all } = await cdp.send('Performance.getMetrics');
  return all.find((metric) => metric.name === 'JSHeapUsedSize').value;
}

/** Of the server, from /proc: user and system time in hundredths of a second. */
function cpuSeconds() {
  if (values['server-pid'] === undefined) return 0;
  const fields = readFileSync(`/proc/${values['server-pid']}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
