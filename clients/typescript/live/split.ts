import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, Server, sleep } from "./server.ts";

const START_MAX_MS = 240_000;
/** Ports count from a base: it has to be free with those above it, so it is drawn below what systems give out by themselves. */
const BASE_MIN = 20_000;
const BASES = 11_000;

/** Where `<module>/<module>.jar` stand; absent where nothing was packaged. */
export const APPS = process.env["THROUGHLINE_APPS"];

/** The real server as a deployment has it, each service a process: Kafka, tokens, ingest, replay, and two gateways of which each can be asked to go. */
export class Split {
  readonly #directory = mkdtempSync(join(tmpdir(), "throughline-split-"));
  readonly #base: number;
  readonly #kafkaPort: number;
  #supervisor: ChildProcess | undefined;

  private constructor(base: number, kafkaPort: number) {
    this.#base = base;
    this.#kafkaPort = kafkaPort;
  }

  static async started(apps: string): Promise<Split> {
    const split = new Split(await freeBase(), await freePort());
    try {
      await split.#start(apps);
    } catch (failure) {
      await split.end();
      throw failure;
    }
    return split;
  }

  get ports(): { ingest: number; gateways: readonly [number, number]; replay: number; issuer: number } {
    const base = this.#base;
    return { ingest: base + 1, gateways: [base + 2, base + 3], replay: base + 4, issuer: base + 920 };
  }

  async #start(apps: string): Promise<void> {
    const java = process.env["THROUGHLINE_JAVA"] ?? "java";
    const jvm = ["-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"];
    const jar = join(apps, "standalone", "standalone.jar");
    const options = ["--split", "--quiet", `--port=${this.#base}`, `--kafka-port=${this.#kafkaPort}`, `--data=${join(this.#directory, "data")}`];
    const log = openSync(join(this.#directory, "supervisor.log"), "a");
    this.#supervisor = spawn(java, [...jvm, `-Dthroughline.apps=${apps}`, "-jar", jar, ...options], { stdio: ["ignore", log, log] });
    const { ingest, gateways, replay, issuer } = this.ports;
    for (const port of [issuer, ingest, ...gateways, replay]) await this.ready(port);
  }

  async ready(port: number): Promise<void> {
    for (const end = Date.now() + START_MAX_MS; ; await sleep(100)) {
      if (this.#supervisor === undefined || this.#supervisor.exitCode !== null) throw new Error(`the supervisor ended (its output: ${this.#directory}/supervisor.log)`);
      if (await isReady(port)) return;
      if (Date.now() > end) throw new Error(`nothing is ready on port ${port} (logs: ${this.#directory}/data/logs)`);
    }
  }

  /** SIGTERM, as a deployment asks. It stays down until it is let `back`. */
  askToGo(gateway: 1 | 2): void {
    writeFileSync(this.#hold(gateway), "kept down\n");
    process.kill(Number(readFileSync(join(this.#directory, "data", "pids", `gateway-${gateway}.pid`), "utf8").trim()), "SIGTERM");
  }

  async gone(gateway: 1 | 2): Promise<void> {
    const port = this.ports.gateways[gateway - 1] as number;
    for (const end = Date.now() + START_MAX_MS; await accepts(port); await sleep(50)) {
      if (Date.now() > end) throw new Error(`gateway ${gateway} does not go`);
    }
  }

  async back(gateway: 1 | 2): Promise<void> {
    rmSync(this.#hold(gateway), { force: true });
    await this.ready(this.ports.gateways[gateway - 1] as number);
  }

  #hold(gateway: 1 | 2): string {
    return join(this.#directory, "data", "pids", `gateway-${gateway}.hold`);
  }

  async end(): Promise<void> {
    const supervisor = this.#supervisor;
    this.#supervisor = undefined;
    if (supervisor !== undefined && supervisor.exitCode === null) {
      const ended = new Promise((resolve) => supervisor.once("exit", resolve));
      supervisor.kill("SIGTERM");
      await ended;
    }
    if (existsSync(this.#directory)) rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A server whose services a balancer brings together behind one port, with tokens from elsewhere. */
export class BalancedServer extends Server {
  readonly #issuer: number;

  constructor(port: number, issuer: number) {
    super(port, 0);
    this.#issuer = issuer;
  }

  protected override get issuer(): string {
    return `http://localhost:${this.#issuer}`;
  }
}

export function isReady(port: number): Promise<boolean> {
  return fetch(`http://localhost:${port}/actuator/health/readiness`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "localhost", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

async function freeBase(): Promise<number> {
  for (;;) {
    const base = BASE_MIN + Math.floor(Math.random() * BASES);
    const taken = await Promise.all([1, 2, 3, 4, 920].map((above) => accepts(base + above)));
    if (!taken.includes(true)) return base;
  }
}
