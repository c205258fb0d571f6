// What the browser's own tracing says of a page: where its main thread's time went, and when its frames were shown.

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'cc', 'benchmark', 'blink', 'blink.user_timing', '__metadata'];

/** Traces for so long, and returns what is about the renderer of `page`. */
export async function traced(page, ms) {
  const cdp = await page.context().newCDPSession(page);
  const mark = `throughline-${Date.now()}`;
  const events = [];
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(event);
  });
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] } });
  await page.evaluate((name) => performance.mark(name), mark);
  await page.waitForTimeout(ms);
  const complete = new Promise((done) => cdp.once('Tracing.tracingComplete', done));
  await cdp.send('Tracing.end');
  await complete;
  await cdp.detach();
  const pid = events.find((event) => event.name === mark)?.pid;
  return { ms, events, pid, main: mainOf(events, pid) };
}

function mainOf(events, pid) {
  return events.find((event) => event.name === 'thread_name' && event.pid === pid && event.args.name === 'CrRendererMain')?.tid;
}

/** The main thread's tasks: how long it was busy by the clock and by its own processor time, in all and for how long at a stretch. */
export function tasksOf({ events, pid, main, ms }) {
  const tasks = events.filter((event) => event.pid === pid && event.tid === main && event.ph === 'X' && /RunTask$/.test(event.name));
  const outer = outermost(tasks);
  const walls = outer.map((task) => (task.dur ?? 0) / 1000);
  return {
    busy: sum(walls) / ms,
    busyCpu: sum(outer.map((task) => (task.tdur ?? 0) / 1000)) / ms,
    longestMs: Math.max(0, ...walls),
    over: (limitMs) => walls.filter((wall) => wall > limitMs).length,
    count: outer.length,
  };
}

/** Milliseconds of processor time of the main thread a second, by what it did; what is within something else counts there alone. */
export function breakdownOf({ events, pid, main, ms }) {
  const complete = events.filter((event) => event.pid === pid && event.tid === main && event.ph === 'X').sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const totals = new Map();
  const open = [];
  const close = (event) => totals.set(event.name, (totals.get(event.name) ?? 0) + Math.max(0, event.self));
  for (const event of complete) {
    while (open.length > 0 && open.at(-1).end <= event.ts) close(open.pop());
    const cpu = event.tdur ?? 0;
    if (open.length > 0) open.at(-1).self -= cpu;
    open.push({ name: event.name, end: event.ts + (event.dur ?? 0), self: cpu });
  }
  while (open.length > 0) close(open.pop());
  return [...totals].map(([name, micros]) => [name, micros / ms]).sort((a, b) => b[1] - a[1]);
}

function outermost(tasks) {
  let end = 0;
  return [...tasks]
    .sort((a, b) => a.ts - b.ts)
    .filter((task) => {
      if (task.ts < end) return false;
      end = task.ts + (task.dur ?? 0);
      return true;
    });
}

function sum(values) {
  return values.reduce((total, each) => total + each, 0);
}
