import { createServer, request as forward, type Server as HttpServer } from "node:http";
import { connect, type Socket } from "node:net";
import { freePort } from "./server.ts";
import { isReady, type Split } from "./split.ts";

/**
 * What stands before a deployment: WebSockets go to a gateway that says that it is ready, in turn; posts go to ingest, everything else to replay. Who is
 * connected stays where it is, as long as that stays.
 */
export class Balancer {
  readonly port: number;
  /** WebSockets that were brought to each gateway. */
  readonly brought: [number, number] = [0, 0];
  /** And that are open there. */
  readonly open: [number, number] = [0, 0];
  readonly #split: Split;
  readonly #server: HttpServer;
  readonly #sockets = new Set<Socket>();
  #turn = 0;

  private constructor(port: number, split: Split) {
    this.port = port;
    this.#split = split;
    this.#server = createServer((incoming, answer) => {
      const { ingest, replay } = split.ports;
      const { host: _, ...headers } = incoming.headers;
      const port = incoming.method === "POST" ? ingest : replay;
      const onward = forward({ port, host: "localhost", path: incoming.url, method: incoming.method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      onward.on("error", () => answer.destroy());
      incoming.pipe(onward);
    });
    this.#server.on("upgrade", (incoming, socket: Socket, head: Buffer) => void this.#upgrade(`GET ${incoming.url} HTTP/1.1`, incoming.rawHeaders, socket, head));
  }

  static async before(split: Split): Promise<Balancer> {
    const balancer = new Balancer(await freePort(), split);
    await new Promise<void>((resolve) => balancer.#server.listen(balancer.port, resolve));
    return balancer;
  }

  async #upgrade(line: string, rawHeaders: readonly string[], socket: Socket, head: Buffer): Promise<void> {
    const turn = this.#turn++;
    const { gateways } = this.#split.ports;
    const ready = await Promise.all(gateways.map(isReady));
    const which = [turn % 2, (turn + 1) % 2].find((i) => ready[i]);
    if (which === undefined) return void socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    const onward = connect(gateways[which] as number, "localhost", () => {
      const headers = rawHeaders.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join("");
      onward.write(`${line}\r\n${headers}\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    this.brought[which as 0 | 1]++;
    this.open[which as 0 | 1]++;
    this.#sockets.add(socket);
    const end = (): void => {
      if (this.#sockets.delete(socket)) this.open[which as 0 | 1]--;
      socket.destroy();
      onward.destroy();
    };
    for (const one of [socket, onward]) one.on("error", end).on("close", end);
  }

  async away(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
