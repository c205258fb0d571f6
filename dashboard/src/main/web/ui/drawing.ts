/** Of a frame, for drawing on canvases: what does not fit waits for the next one, so that many charts make no frame long. */
const FRAME_BUDGET_MS = 8;

const queue = new Set<() => void>();
let isScheduled = false;

/** Draws in one of the next frames; asked for twice before that, it is drawn once. Where there are no frames, because the tab is hidden, nothing is drawn. */
export function drawSoon(draw: () => void): void {
  queue.add(draw);
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(step);
}

export function drawNoMore(draw: () => void): void {
  queue.delete(draw);
}

function step(): void {
  isScheduled = false;
  const until = performance.now() + FRAME_BUDGET_MS;
  for (const draw of queue) {
    queue.delete(draw);
    draw();
    if (performance.now() >= until) break;
  }
  const next = queue.values().next();
  if (next.done !== true) drawSoon(next.value);
}
