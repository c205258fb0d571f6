// How smooth the dashboard is while events pour in: node smoothness.mjs [--url http://localhost:8080] [--rate 2000] [--seconds 60] [--page Overview]
// Needs a running server with its demo tenants. Prints frames, main-thread tasks from the browser's own trace, and the heap.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:8080' },
    rate: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '60' },
    page: { type: 'string', default: 'Overview' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const FRAME_MAX_MS = 50;
const TRACED_MS = 10_000;
const HEAP_EVERY_MS = 10_000;

const here = dirname(fileURLToPath(import.meta.url));
const executablePath = execFileSync(join(here, 'find-chromium'), { encoding: 'utf8' }).trim().split('\n').at(-1);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
});
const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
await page.goto(values.url);
await page.waitForURL('**/sign-in');
await page.getByRole('button', { name: 'acme' }).click();
await page.waitForSelector('.connection[data-phase=live]');
await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: values.page }).click();
const cdp = await page.context().newCDPSession(page);
await cdp.send('Performance.enable');

const producer = produce();
await page.waitForTimeout(3000);
await page.evaluate(() => {
  const frames = (window.framesMs = []);
  let before = performance.now();
  requestAnimationFrame(function next(now) {
    frames.push(now - before);
    before = now;
    requestAnimationFrame(next);
  });
});

const heaps = [];
const startedMs = Date.now();
let tasks = null;
while (Date.now() - startedMs < seconds * 1000) {
  heaps.push(await heapBytes());
  if (tasks === null) tasks = await traced(Math.min(TRACED_MS, seconds * 500));
  else await page.waitForTimeout(Math.min(HEAP_EVERY_MS, Math.max(0, startedMs + seconds * 1000 - Date.now())));
}
heaps.push(await heapBytes());
const frames = (await page.evaluate(() => window.framesMs)).slice(1);
const shownRate = await page.evaluate(() => document.querySelector('.figure:nth-child(5) dd')?.textContent ?? '');
producer.stop();
await browser.close();

const long = frames.filter((ms) => ms > FRAME_MAX_MS).length;
const sorted = [...frames].sort((a, b) => a - b);
const quantile = (q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toFixed(1);
const megabytes = heaps.map((bytes) => (bytes / 1e6).toFixed(1));
console.log(`page ${values.page}, ${producer.sent()} events in ${seconds} s (${(producer.sent() / producer.seconds()).toFixed(0)}/s sent; the page says ${shownRate || '–'})`);
console.log(`frames ${frames.length}: p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms, p99 ${quantile(0.99)} ms; over ${FRAME_MAX_MS} ms: ${long} (${((long / frames.length) * 100).toFixed(2)} %)`);
console.log(`main thread, traced for ${(tasks.tracedMs / 1000).toFixed(0)} s: busy ${((tasks.busyMs / tasks.tracedMs) * 100).toFixed(1)} %, longest task ${tasks.longestMs.toFixed(1)} ms, over ${FRAME_MAX_MS} ms: ${tasks.over}`);
console.log(`heap after collection, MB: ${megabytes.join(' ')}`);

/** Metrics of ten subjects in batches, paced by the clock; what the server does not take in time is not sent twice. */
function produce() {
  const perBatch = Math.max(1, Math.round(rate / 20));
  const beganMs = Date.now();
  let sent = 0;
  let isOn = true;
  let token = null;
  const loop = async () => {
    while (isOn) {
      const due = Math.floor(((Date.now() - beganMs) / 1000) * rate) - sent;
      if (due < perBatch) {
        await new Promise((later) => setTimeout(later, 10));
        continue;
      }
      const now = new Date().toISOString();
      const events = Array.from({ length: perBatch }, (_, i) => ({
        specversion: '1.0',
        id: `smooth-${beganMs}-${sent + i}`,
        source: '/smoothness',
        type: 'metrics.updated',
        subject: `load-${(sent + i) % 10}`,
        time: now,
        datacontenttype: 'application/json',
        data: { value: 50 + 40 * Math.sin((sent + i) / 500) + Math.random() * 10, unit: 'percent' },
      }));
      sent += perBatch;
      token ??= await accessToken();
      const answer = await fetch(`${values.url}/v1/streams/metrics/events`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/cloudevents-batch+json' },
        body: JSON.stringify(events),
      });
      await answer.arrayBuffer();
      if (answer.status === 401) token = null;
    }
  };
  const running = [loop(), loop()];
  return { stop: () => (isOn = false), sent: () => sent, seconds: () => (Date.now() - beganMs) / 1000, running };
}

async function accessToken() {
  const answer = await fetch(`${values.url}/oauth2/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa('acme:acme-secret')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await answer.json()).access_token;
}

async function heapBytes() {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find((metric) => metric.name === 'JSHeapUsedSize').value;
}

/** The main thread's tasks, from the browser's own trace. */
async function traced(ms) {
  const events = [];
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...value.filter((event) => event.name === 'RunTask' || event.name === 'thread_name')));
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline'], excludedCategories: ['*'] } });
  await page.waitForTimeout(ms);
  const complete = new Promise((done) => cdp.once('Tracing.tracingComplete', done));
  await cdp.send('Tracing.end');
  await complete;
  const mains = new Set(events.filter((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain').map((event) => `${event.pid}/${event.tid}`));
  const durations = events.filter((event) => event.name === 'RunTask' && mains.has(`${event.pid}/${event.tid}`)).map((event) => (event.dur ?? 0) / 1000);
  return {
    tracedMs: ms,
    busyMs: durations.reduce((sum, each) => sum + each, 0),
    longestMs: Math.max(0, ...durations),
    over: durations.filter((each) => each > FRAME_MAX_MS).length,
  };
}
