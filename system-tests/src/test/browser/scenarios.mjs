// One scenario of the browser test: node scenarios.mjs <scenario> <url> <chromium> <pictures>. Ends with 0 if all of it was so.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bundle } from './react/bundle.mjs';
import { allRows, ask, check, equal, goTo, open, phase, pictures, scenario, signIn, until, url } from './house.mjs';

const scenarios = {
  async metricsMove({ page }) {
    await signIn(page);
    await until('green', async () => (await phase(page)) === 'live');
    const cpu = page.getByRole('figure', { name: /^CPU/ });
    await until('a CPU value', async () => /\d/.test(await cpu.innerText()));
    // Load and disk may stand still; the processor's figure does not, and nobody loads the page again.
    const first = await cpu.innerText();
    await page.evaluate(() => (window.stillTheSamePage = true));
    await until('another CPU value', async () => (await cpu.innerText()) !== first);
    await until('throughput', async () => Number.parseFloat(await page.locator('.figure', { hasText: 'Throughput' }).locator('dd').first().innerText()) > 0);
    await until('latency', async () => Number.parseFloat(await page.locator('.figure', { hasText: 'Append to screen' }).locator('dd').first().innerText()) >= 0);
    check(await page.evaluate(() => window.stillTheSamePage), 'the page was loaded again');
    await goTo(page, 'Metrics');
    await until('series', async () => (await page.getByRole('checkbox').count()) > 5);
    await until('points', async () => Number.parseInt((await page.getByText(/points held/).innerText()).replaceAll(',', '')) > 10);
    await page.getByRole('checkbox', { name: /^system/ }).check();
    await page.getByRole('figure', { name: 'cpu system, 5 min' }).waitFor();
    check(new URL(page.url()).searchParams.get('series')?.includes('cpu#system'), 'the choice is not in the address');
    check(new URL(page.url()).origin === url, page.url());
  },

  async executionRuns({ page }) {
    await signIn(page);
    await goTo(page, 'Executions');
    await page.evaluate(() => (window.stillTheSamePage = true));
    const subject = await ask('exec-start');
    const row = page.getByRole('row', { name: 'browser test' }).first();
    await row.waitFor();
    check((await row.innerText()).includes('running'), await row.innerText());
    await row.click();
    const detail = page.getByRole('region', { name: `Execution ${subject}` });
    await detail.getByText('execution.started').waitFor();
    await ask('exec-progress');
    await detail.getByText('40 %').first().waitFor();
    await until('the bar at 40 %', async () => (await row.getByRole('progressbar').getAttribute('aria-valuenow')) === '40');
    await ask('exec-complete');
    await detail.getByText('execution.completed').waitFor();
    await until('succeeded', async () => (await row.innerText()).includes('succeeded'));
    equal(await detail.locator('.steps li').count(), 3, 'events of its timeline');
    const command = await ask('exec-real');
    await until('the command that ran', async () => (await page.getByRole('table').innerText()).includes(command));
    check(await page.evaluate(() => window.stillTheSamePage), 'the page was loaded again');
    await page.getByRole('searchbox').fill('browser test');
    await until('it is found', async () => (await page.getByRole('table').innerText()).includes('browser test') && !(await page.getByRole('table').innerText()).includes(command));
    await page.getByRole('searchbox').fill('no such thing at all');
    await page.getByText('None of them matches').waitFor();
  },

  async serverIsKilled({ page }) {
    await signIn(page, 'acme', '/events?q=type:test.happened');
    await until('green', async () => (await phase(page)) === 'live');
    const sent = [];
    const send = async (count) => sent.push(...(await ask(`send ${count}`)).split(' '));
    const before = await rowCount(page);
    await send(15);
    await until('the first 15', async () => (await rowCount(page)) === before + 15);
    await ask('kill');
    await until('grey', async () => (await phase(page)) === 'reconnecting');
    check(/Reconnecting/.test(await page.locator('.connection').innerText()), 'it is not said');
    await page.screenshot({ path: `${pictures}/reconnecting.png` });
    await ask('start');
    await send(15);
    await until('green again', async () => (await phase(page)) === 'live', 60_000);
    await send(15);
    await until('all 45', async () => (await rowCount(page)) >= before + 45, 60_000);
    // Nothing more comes, and nothing came twice.
    await page.waitForTimeout(1500);
    const shown = (await allRows(page)).map((text) => JSON.parse(text).id).reverse();
    equal(shown.slice(before), sent, 'events on the page');
  },

  async tabIsHidden({ page, context }) {
    await signIn(page, 'acme', '/events?q=type:test.happened');
    await until('green', async () => (await phase(page)) === 'live');
    const first = await rowCount(page);
    const sent = (await ask('send 5')).split(' ');
    await until('5 events', async () => (await rowCount(page)) === first + 5);
    const before = await rowCount(page);
    await hide(page, true);
    await until('paused', async () => (await phase(page)) === 'paused', 40_000);
    sent.push(...(await ask('send 40')).split(' '));
    equal((await rowCount(page)), before, 'events while it was hidden');
    await hide(page, false);
    await until('green again', async () => (await phase(page)) === 'live');
    await until('all of them', async () => (await rowCount(page)) >= before + 40);
    const shown = (await allRows(page)).map((text) => JSON.parse(text).id).reverse();
    equal(shown.slice(-45), sent, 'events on the page');
    equal(new Set(shown).size, shown.length, 'events that are there once');
    await context.close();
  },

  async webSocketIsBlocked({ page }) {
    await blockWebSockets(page);
    await signIn(page, 'acme', '/events?q=type:test.happened');
    await until('yellow', async () => (await phase(page)) === 'polling', 60_000);
    await until('it is said', async () => /Polling/.test(await page.locator('.connection').innerText()));
    const before = await rowCount(page);
    const sent = (await ask('send 20')).split(' ');
    await until('all of them', async () => (await rowCount(page)) >= before + 20, 60_000);
    const shown = (await allRows(page)).map((text) => JSON.parse(text).id).reverse();
    equal(shown.slice(-20), sent, 'events on the page');
    await page.screenshot({ path: `${pictures}/polling.png` });
    await goTo(page, 'Overview');
    const cpu = page.getByRole('figure', { name: /^CPU/ });
    const first = await cpu.innerText();
    await until('metrics that move', async () => (await cpu.innerText()) !== first);
  },

  async timeTravels({ page }) {
    await signIn(page, 'acme', '/executions');
    await ask('exec-start');
    const row = page.getByRole('row', { name: 'browser test' }).first();
    await until('running', async () => (await row.innerText().catch(() => '')).includes('running'));
    await page.waitForTimeout(1500);
    const whileItRan = new Date().toISOString();
    await page.waitForTimeout(1500);
    await ask('exec-complete');
    await until('succeeded', async () => (await row.innerText()).includes('succeeded'));

    // By a link.
    await page.goto(`${url}/executions?at=${whileItRan}`);
    await page.waitForSelector('.shell[data-mode=past]');
    await until('running, as it was then', async () => (await row.innerText().catch(() => '')).includes('running'));
    await page.screenshot({ path: `${pictures}/past-executions.png` });
    await goTo(page, 'Overview');
    equal(new URL(page.url()).searchParams.get('at'), whileItRan, 'the moment goes along from page to page');
    await page.screenshot({ path: `${pictures}/past-overview.png` });
    await goTo(page, 'Executions');
    await page.getByRole('button', { name: /^Play/ }).click();
    await until('completed, as it is played', async () => (await row.innerText()).includes('succeeded'));
    await page.getByLabel('Speed of playing').selectOption('10');
    await page.waitForSelector('.shell[data-mode=live]');
    await until('no moment in the address', () => !new URL(page.url()).searchParams.has('at'));

    // By hand: before anything ran.
    const bar = page.getByRole('slider', { name: 'Moment' });
    await bar.focus();
    await page.keyboard.press('Home');
    await page.waitForSelector('.shell[data-mode=past]');
    await page.getByText('Nothing had run by then').waitFor();
    check(new URL(page.url()).searchParams.has('at') || (await until('a moment in the address', () => new URL(page.url()).searchParams.has('at'))), 'no moment');
    await page.locator('h1').click();
    await page.keyboard.press('l');
    await page.waitForSelector('.shell[data-mode=live]');
    await until('what is there now', async () => (await row.innerText()).includes('succeeded'));
  },

  async alertIsAcknowledged({ page }) {
    await signIn(page, 'acme', '/alerts');
    await ask('alert-raise');
    const alert = page.getByRole('listitem').filter({ hasText: 'the disk of the browser test is full' });
    await alert.waitFor();
    await alert.getByRole('button', { name: 'Acknowledge' }).click();
    await alert.getByText('acknowledged by acme').waitFor();
    equal(await alert.getByRole('button').count(), 0, 'buttons of an alert that is acknowledged');
    check((await ask('alert-last')).includes('alert.acknowledged'), 'the log has no acknowledgement');
    await ask('alert-resolve');
    await alert.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Past/ }).click();
    await page.getByRole('cell', { name: 'the disk of the browser test is full' }).waitFor();
  },

  async tenantIsSwitched({ page }) {
    await signIn(page, 'acme');
    const secret = await ask('exec-start');
    await goTo(page, 'Executions');
    await page.getByRole('row', { name: 'browser test' }).first().waitFor();
    await page.getByRole('button', { name: /^Tenant acme/ }).click();
    await page.getByRole('menuitem', { name: 'Switch tenant' }).click();
    await page.waitForURL('**/sign-in');
    await page.getByRole('button', { name: 'globex' }).click();
    await page.getByRole('button', { name: /^Tenant globex/ }).waitFor();
    await until('green', async () => (await phase(page)) === 'live');
    for (const title of ['Overview', 'Executions', 'Metrics', 'Alerts', 'Events', 'Connections']) {
      await goTo(page, title);
      await page.waitForTimeout(600);
      const text = await page.locator('main').innerText();
      check(!text.includes('browser test') && !text.includes(secret) && !text.includes('acme'), `${title} shows something of acme: ${text}`);
    }
    await goTo(page, 'Executions');
    await page.getByText('Nothing has run yet').waitFor();
    await goTo(page, 'Metrics');
    await page.getByText('Nothing is measured yet').waitFor();
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    check(!kept.includes('acme') && !kept.includes('eyJ'), `the browser keeps ${kept}`);
  },

  async hooksInReact({ page }) {
    const script = await bundle();
    const token = await ask('token');
    const frames = [];
    const receipts = [];
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => frames.push(String(payload)));
      socket.on('framereceived', ({ payload }) => /^RECEIPT[^]*\nposition:/.test(String(payload)) && receipts.push(payload));
    });
    // In any document of the server, so that nothing is across origins.
    await page.goto(`${url}/actuator/health`);
    await page.evaluate((secret) => {
      document.body.innerHTML = '<div id="root"></div>';
      document.body.dataset.token = secret;
    }, token);
    await page.addScriptTag({ content: script });
    await until('live', async () => (await page.locator('#phase').innerText()) === 'live');
    await until('the state', async () => /\d/.test(await page.locator('#subjects').innerText()));
    // The receipt of the one that begins now says where; what is sent from here on is after that.
    await until('a place to begin', () => receipts.length > 0);
    await page.getByRole('button', { name: 'Draw' }).click();
    const sent = [];
    const drawn = () => page.evaluate(() => window.report().drawn);
    for (let i = 0; i < 15; i++) {
      const before = await drawn();
      sent.push(...(await ask('send 20')).split(' '));
      // What pours in begins a drawing again and again; a pause lets it end.
      await until('another drawing', async () => (await drawn()) > before);
    }
    const report = await until('all that was sent', async () => {
      const so = await page.evaluate(() => window.report());
      return so.heard.length >= sent.length && so;
    });
    equal(report.heard, sent, 'events that a component heard');
    equal(report.torn, [], 'drawn together, of different moments');
    check(report.drawn > 5 && report.positions > 5, `it drew too little to tell: ${report.drawn} times, ${report.positions} moments`);
    equal([report.mounted, report.unmounted], [2, 1], 'how often strict mode mounted and unmounted');
    equal(frames.filter((frame) => frame.startsWith('SUBSCRIBE')).length, 2, 'subscriptions of all components');
    equal(frames.filter((frame) => frame.startsWith('UNSUBSCRIBE')).length, 0, 'subscriptions that were given up');
  },

  /** The page at a gateway whose siblings answer at addresses of their own. */
  async splitMode({ page }) {
    const { issuer, services } = await (await fetch(`${url}/dashboard/config.json`)).json();
    equal(new Set([url, issuer, services.history, services.ingest].map((address) => new URL(address).origin)).size, 4, 'addresses of services');
    const credentials = await fetch(`${issuer}/oauth2/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa('acme:acme-secret')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token } = await credentials.json();
    const raise = async (subject) => {
      const answer = await fetch(`${services.ingest}/v1/streams/alert/events`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/cloudevents+json' },
        body: JSON.stringify({ specversion: '1.0', id: subject, source: '/system-tests', type: 'alert.raised', subject, data: { message: `${subject} of split mode`, priority: 'high' } }),
      });
      equal(answer.status, 202, await answer.text());
    };
    const alert = (subject) => page.getByRole('listitem').filter({ hasText: `${subject} of split mode` });

    await raise('before');
    await signIn(page, 'acme', '/alerts');
    equal(new URL(page.url()).origin, url, 'where it came back to');
    await until('green', async () => (await phase(page)) === 'live');
    await alert('before').waitFor();
    await raise('meanwhile');
    await alert('meanwhile').waitFor();
    await goTo(page, 'Connections');
    await page.getByRole('cell', { name: '/topic/alert' }).waitFor();
    await goTo(page, 'Overview');
    await until('totals', async () => (await page.locator('.figure', { hasText: 'Open alerts' }).locator('dd').first().innerText()) === '2');
    await page.screenshot({ path: `${pictures}/split-overview.png` });

    // Without a WebSocket events come from replay, and what is sent goes to ingest.
    await blockWebSockets(page);
    await page.goto(`${url}/alerts`);
    await until('yellow', async () => (await page.locator('.connection').count()) > 0 && (await phase(page)) === 'polling', 60_000);
    await raise('by-http');
    await alert('by-http').waitFor();
    await alert('by-http').getByRole('button', { name: 'Acknowledge' }).click();
    await alert('by-http').getByText('acknowledged by acme').waitFor();
  },

  async pagesAreAccessible({ browser, troubles }) {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await ask('seed');
    const found = [];
    const looks = [
      { name: 'light', colorScheme: 'light', viewport: { width: 1360, height: 860 } },
      { name: 'dark', colorScheme: 'dark', viewport: { width: 1360, height: 860 } },
      { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
    ];
    // At once: each mostly waits for its page to have come to rest.
    await Promise.all(looks.map(async (look) => {
      const { name, ...options } = look;
      const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
      const page = await context.newPage();
      page.on('pageerror', (error) => troubles.push(`error: ${error.stack ?? error}`));
      const judge = async (title) => {
        await page.screenshot({ path: `${pictures}/${title.toLowerCase().replaceAll(' ', '-')}-${name}.png` });
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
        for (const { id, impact, help, nodes } of violations) {
          if (impact === 'serious' || impact === 'critical') found.push(`${title} ${name}: ${id} (${help}): ${nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ')}`);
        }
      };
      await page.goto(url);
      await page.waitForURL('**/sign-in');
      await judge('Sign in');
      await page.getByRole('button', { name: 'acme' }).click();
      await page.waitForSelector('.shell');
      await until('green', async () => (await phase(page)) === 'live');
      for (const title of ['Overview', 'Executions', 'Metrics', 'Alerts', 'Events', 'Connections']) {
        await goTo(page, title);
        await page.waitForTimeout(1200);
        await judge(title);
        if (title === 'Executions' || title === 'Events') {
          await page.locator('.row.item').first().click();
          await page.waitForTimeout(700);
          await judge(`${title} detail`);
          await page.getByRole('button', { name: 'Close' }).click();
        }
      }
      await page.getByRole('button', { name: /^Pause here/ }).click();
      await goTo(page, 'Overview');
      await page.waitForSelector('.shell[data-mode=past]');
      await page.waitForTimeout(1200);
      await judge('Past');
      await context.close();
    }));
    equal(found, [], 'serious violations');
  },
};

/** How many lines the table has; none where there is no table. */
const rowCount = async (page) => ((await page.getByRole('table').count()) === 0 ? 0 : Number(await page.getByRole('table').getAttribute('aria-rowcount')) - 1);

/** From the next page on. What is blocked is blocked in pages and not in workers: without workers the page does their work. */
async function blockWebSockets(page) {
  await page.addInitScript(() => delete window.Worker);
  await page.routeWebSocket(/\/ws/, (socket) => socket.close());
}

/** As the browser says it of a tab that another one covers. */
async function hide(page, isHidden) {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (hidden ? 'hidden' : 'visible') });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

const house = await open();
try {
  await scenarios[scenario](house);
  equal(house.troubles, [], 'errors in the page');
  await house.browser.close();
  process.exit(0);
} catch (failure) {
  console.error(failure.stack ?? String(failure));
  for (const trouble of house.troubles) console.error(trouble);
  await house.page.screenshot({ path: `${pictures}/failed-${scenario}.png` }).catch(() => {});
  const text = await house.page.locator('body').innerText().catch(() => '');
  console.error(`at ${house.page.url()}: ${text.slice(0, 1500)}`);
  await house.browser.close();
  process.exit(1);
}
