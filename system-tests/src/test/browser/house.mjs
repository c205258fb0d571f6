// What the scenarios share: the browser, signing in, and asking the test on the other end of the pipe for things that only it can do.
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

export const [, , scenario, url, chromiumPath, pictures] = process.argv;
mkdirSync(pictures, { recursive: true });

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Has the test do something (`kill`, `start`, `exec`, `send 20`), and waits until it is done. */
export async function ask(what) {
  console.log(`ask ${what}`);
  const { value, done } = await answers.next();
  if (done || !value.startsWith('done')) throw new Error(`${what}: ${value ?? 'the test is gone'}`);
  return value.slice('done'.length).trim();
}

export async function open(options = {}) {
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, colorScheme: 'light', ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (/Content Security Policy|CORS policy|Warning: /.test(message.text())) troubles.push(message.text());
  });
  return { browser, context, page, troubles };
}

/** From the door to the overview: one click. */
export async function signIn(page, tenant = 'acme', path = '/') {
  await page.goto(url + path);
  await page.waitForURL('**/sign-in');
  await page.getByRole('button', { name: tenant }).click();
  await page.waitForSelector('.shell');
}

export async function goTo(page, title) {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: title }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

/** Asks the page until it answers something true. */
export async function until(what, question, limitMs = 30_000) {
  const deadline = Date.now() + limitMs;
  let last;
  for (;;) {
    last = await question();
    if (last) return last;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${limitMs} ms (last answer: ${JSON.stringify(last)})`);
    await new Promise((later) => setTimeout(later, 100));
  }
}

export const phase = (page) => page.locator('.connection').getAttribute('data-phase');

export function equal(found, wanted, what) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(found)} (expected: ${JSON.stringify(wanted)})`);
}

export function check(holds, what) {
  if (!holds) throw new Error(what);
}

/** All lines of the table in sight, also those that are not drawn until somebody scrolls to them: the text of the last cell, newest first. */
export async function allRows(page) {
  const table = page.getByRole('table');
  const count = Number(await table.getAttribute('aria-rowcount')) - 1;
  const rows = new Map();
  for (let top = 0; rows.size < count && top < count * 60 + 600; top += 300) {
    await table.evaluate((element, y) => element.scrollTo(0, y), top);
    await page.waitForTimeout(60);
    for (const [index, text] of await table.locator('.row.item').evaluateAll((lines) => lines.map((line) => [line.ariaRowIndex, line.lastElementChild.textContent]))) {
      rows.set(Number(index), text);
    }
  }
  await table.evaluate((element) => element.scrollTo(0, 0));
  return [...rows].sort((a, b) => a[0] - b[0]).map(([, text]) => text);
}
