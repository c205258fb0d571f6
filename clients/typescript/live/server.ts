import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, openSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NewEvent } from "@throughline/client";

const START_MAX_MS = 150_000;

/** The command that starts the standalone server, as a JSON array; ports and data are added to it. */
const COMMAND = JSON.parse(process.env["THROUGHLINE_SERVER"] ?? "[]") as string[];

/** The real server, its Kafka included, as a process that can be killed and started again on the same ports and data. */
export class Server {
  #directory: string | undefined;
  readonly port: number;
  readonly #kafkaPort: number;
  #process: ChildProcess | undefined;
  readonly #tokens = new Map<string, Promise<string>>();

  protected constructor(port: number, kafkaPort: number) {
    this.port = port;
    this.#kafkaPort = kafkaPort;
  }

  /** One that runs already, and that is somebody else's to end. */
  static at(port: number): Server {
    return new Server(port, 0);
  }

  static async started(): Promise<Server> {
    if (COMMAND.length === 0) throw new Error("THROUGHLINE_SERVER is not set (expected: the command that starts the server, as a JSON array)");
    const server = new Server(await freePort(), await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Where tokens come from. */
  protected get issuer(): string {
    return this.url;
  }

  async start(): Promise<void> {
    const [program, ...args] = COMMAND as [string, ...string[]];
    const directory = (this.#directory ??= mkdtempSync(join(tmpdir(), "throughline-live-")));
    const log = openSync(join(directory, "server.log"), "a");
    const child = spawn(program, [...args, "--port", `${this.port}`, "--kafka-port", `${this.#kafkaPort}`, "--data", join(directory, "data"), "--quiet"], {
      stdio: ["ignore", log, log],
    });
    this.#process = child;
    for (const end = Date.now() + START_MAX_MS; ; ) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} (its output: ${directory}/server.log)`);
      const ready = await fetch(`${this.url}/actuator/health/readiness`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      if (Date.now() > end) throw new Error(`the server was not ready in time (its output: ${directory}/server.log)`);
      await sleep(200);
    }
  }

  /** Ends it without a word, or as a deployment does (SIGTERM), and waits until it is gone. */
  async kill(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  }

  /** Ends it for good, and removes what it had. */
  async end(): Promise<void> {
    await this.kill();
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
  }

  /** A token of one of the demo tenants; each is asked for once. */
  token(tenant: string): Promise<string> {
    const token = this.#tokens.get(tenant) ?? this.freshToken(tenant);
    this.#tokens.set(tenant, token);
    return token;
  }

  async freshToken(tenant: string): Promise<string> {
    const answer = await fetch(`${this.issuer}/oauth2/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`${tenant}:${tenant}-secret`)}`, "Content-Type": "application/x-www-form-urlencoded" },
      body: "grant_type=client_credentials",
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  /** Appends these, in order and in one request. */
  async publish(tenant: string, stream: string, events: Array<NewEvent & { id: string }>): Promise<void> {
    const answer = await fetch(`${this.url}/v1/streams/${stream}/events`, {
      method: "POST",
      headers: { Authorization: `Bearer ${await this.token(tenant)}`, "Content-Type": "application/cloudevents-batch+json" },
      body: JSON.stringify(events.map((event) => ({ specversion: "1.0", source: "/test", ...event }))),
    });
    if (answer.status !== 202) throw new Error(`publishing: ${answer.status} ${await answer.text()}`);
    await answer.body?.cancel();
  }

  /** The ids of a tenant's stream, in the log's order. */
  async log(tenant: string, stream: string): Promise<string[]> {
    const answer = await fetch(`${this.url}/v1/streams/${stream}/events`, {
      headers: { Authorization: `Bearer ${await this.token(tenant)}`, Accept: "application/x-ndjson" },
    });
    const lines = (await answer.text()).split("\n").filter((line) => line !== "");
    return lines.map((line) => (JSON.parse(line) as { id: string }).id);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
