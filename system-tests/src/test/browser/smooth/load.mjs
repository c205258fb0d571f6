// What happens while the page is watched: events of one tenant at a steady rate, over HTTP.

const SOURCE = '/smoothness';
/** Requests a second; each brings as many events as are due. */
const REQUESTS_PER_SECOND = 20;
const RUNNING = 400;
const STEPS = 20;

/** Executions that start, progress and end: 400 at a time, of 20 events each, so that at 2,000 events a second a hundred begin every second. */
export function executions(run) {
  const running = [];
  let begun = 0;
  return (n) => {
    const slot = n % RUNNING;
    const at = running[slot];
    if (at === undefined || at.step === STEPS) {
      running[slot] = { subject: `smooth-${run}-${begun++}`, step: 1 };
      const { subject } = running[slot];
      return ['execution.started', subject, { name: `import ${slot % 7} of the night`, node_id: `agent-${slot % 9}`, status: 'running', command: `make import PART=${slot}` }];
    }
    at.step++;
    if (at.step < STEPS) return ['execution.progressed', at.subject, { progress: at.step / STEPS, message: `${at.step * 137} rows read, ${at.step} files written` }];
    return ['execution.completed', at.subject, { success: slot % 11 !== 3, runtime_seconds: 4.2, credits_consumed: 3, exit_status: slot % 11 === 3 ? 1 : 0 }];
  };
}

/** Measurements of ten subjects. */
export function metrics() {
  return (n) => ['metrics.updated', `load-${n % 10}`, { value: Math.round((50 + 40 * Math.sin(n / 500) + 10 * Math.random()) * 10) / 10, unit: 'percent' }];
}

export class Load {
  sent = 0;
  refused = 0;
  #isOn = true;
  #token = null;
  #beganMs = Date.now();
  #running;

  /** `next` makes the nth event: type, subject, data. What the server does not take in time is late, and is not left out. */
  constructor(url, stream, next, rate) {
    this.#running = Promise.all([this.#send(url, stream, next, rate), this.#send(url, stream, next, rate)]);
  }

  perSecond() {
    return this.sent / ((Date.now() - this.#beganMs) / 1000);
  }

  async stop() {
    this.#isOn = false;
    await this.#running;
  }

  async #send(url, stream, next, rate) {
    const atOnce = Math.max(1, Math.round(rate / REQUESTS_PER_SECOND));
    let numbered = this.sent;
    while (this.#isOn) {
      const due = Math.floor(((Date.now() - this.#beganMs) / 1000) * rate) - this.sent;
      if (due < atOnce) {
        await new Promise((later) => setTimeout(later, 10));
        continue;
      }
      numbered = this.sent;
      this.sent += atOnce;
      const time = new Date().toISOString();
      const events = Array.from({ length: atOnce }, (_, i) => {
        const [type, subject, data] = next(numbered + i);
        return { specversion: '1.0', id: `smooth-${this.#beganMs}-${numbered + i}`, source: SOURCE, type, subject, time, datacontenttype: 'application/json', data };
      });
      await this.#post(url, stream, events);
    }
  }

  async #post(url, stream, events) {
    this.#token ??= await accessToken(url);
    const answer = await fetch(`${url}/v1/streams/${stream}/events`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(events),
    });
    await answer.arrayBuffer();
    if (answer.status === 401) this.#token = null;
    if (!answer.ok) this.refused += events.length;
  }
}

/** So many points of one subject, a tenth of a second apart, as if they had been measured by now. */
export async function fill(url, points) {
  const token = await accessToken(url);
  const beganMs = Date.now() - points * 100;
  for (let from = 0; from < points; from += 1000) {
    const events = Array.from({ length: Math.min(1000, points - from) }, (_, i) => ({
      specversion: '1.0',
      id: `filled-${beganMs}-${from + i}`,
      source: SOURCE,
      type: 'metrics.updated',
      subject: 'many-points',
      time: new Date(beganMs + (from + i) * 100).toISOString(),
      datacontenttype: 'application/json',
      data: { value: Math.round(1000 * (50 + 40 * Math.sin((from + i) / 900) + 8 * Math.random())) / 1000, unit: 'percent' },
    }));
    const answer = await fetch(`${url}/v1/streams/metrics/events`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(events),
    });
    if (!answer.ok) throw new Error(`filling: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}

async function accessToken(url) {
  const answer = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa('acme:acme-secret')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await answer.json()).access_token;
}
