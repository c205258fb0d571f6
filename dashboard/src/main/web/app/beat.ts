/** A quarter of a second: numbers that change more often cannot be read, and a page that is drawn more often has less time for its reader. */
export const BEAT_MS = 250;

const waiting = new Map<number, Set<() => void>>();
let timer: ReturnType<typeof setTimeout> | null = null;

/**
 * Calls back at the first beat that is `afterMs` away or more. Beats are everybody's and stand on the clock: what is due is done in one task, so
 * that React draws once for all of it, and whole seconds are beats. Returns how to call it off.
 */
export function atBeat(afterMs: number, run: () => void): () => void {
  const due = Math.ceil((Date.now() + afterMs) / BEAT_MS);
  const runs = waiting.get(due) ?? new Set();
  // Its own function, so that whoever waits twice is called twice.
  const once = () => run();
  waiting.set(due, runs.add(once));
  timer ??= setTimeout(beat, untilBeat());
  return () => runs.delete(once);
}

/**
 * Tells of changes: at once where nothing was told for `everyMs`, and no more often than that, at beats, where they pour in. Returns how to stop.
 */
export function calmly(subscribe: (changed: () => void) => () => void, everyMs: number, tell: () => void): () => void {
  let callOff: (() => void) | null = null;
  let toldMs = Number.NEGATIVE_INFINITY;
  const now = () => {
    callOff = null;
    toldMs = performance.now();
    tell();
  };
  const unsubscribe = subscribe(() => {
    if (callOff !== null) return;
    const waitMs = toldMs + everyMs - performance.now();
    if (waitMs <= 0) now();
    else callOff = atBeat(waitMs - BEAT_MS / 2, now);
  });
  return () => {
    unsubscribe();
    callOff?.();
  };
}

function untilBeat(): number {
  return BEAT_MS - (Date.now() % BEAT_MS);
}

function beat(): void {
  timer = null;
  const now = Math.floor(Date.now() / BEAT_MS);
  // A clock that was set back makes nobody wait: whatever is further away than the longest wait is due.
  for (const [due, runs] of [...waiting]) {
    if (due > now) continue;
    waiting.delete(due);
    for (const run of runs) run();
  }
  if (waiting.size > 0) timer ??= setTimeout(beat, untilBeat());
}
