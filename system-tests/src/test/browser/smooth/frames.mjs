// Frames as the page gets them: the time from one to the next, counted in the page in steps of a millisecond, so that hours take no more room than seconds.

const MS_MAX = 5000;

export async function countFrames(page) {
  await page.evaluate((max) => {
    const counts = (window.framesByMs = new Uint32Array(max + 1));
    let before = null;
    requestAnimationFrame(function next(now) {
      if (before !== null) counts[Math.min(max, Math.round(now - before))]++;
      before = window.framesAreLeftOut === true ? null : now;
      requestAnimationFrame(next);
    });
  }, MS_MAX);
}

/** Does something to the page that no user does, and leaves the frames meanwhile out. */
export async function leavingOutFrames(page, act) {
  await page.evaluate(() => (window.framesAreLeftOut = true));
  const result = await act();
  await page.evaluate(() => requestAnimationFrame(() => (window.framesAreLeftOut = false)));
  return result;
}

export async function framesOf(page, longMs) {
  const counts = await page.evaluate(() => [...window.framesByMs]);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const long = counts.slice(longMs + 1).reduce((sum, count) => sum + count, 0);
  const quantile = (q) => {
    let left = q * all;
    return counts.findIndex((count) => (left -= count) <= 0);
  };
  const longest = counts.findLastIndex((count) => count > 0);
  return `${all}: p50 ${quantile(0.5)}, p95 ${quantile(0.95)}, p99 ${quantile(0.99)}, longest ${longest} ms; over ${longMs} ms: ${long} (${((100 * long) / all).toFixed(2)} %)`;
}
