import { createServer, request as forward, type Server as HttpServer } from "node:http";
import { connect, type Socket } from "node:net";
import { freePort } from "./server.ts";

/**
 * What stands between a client and the server in offices and trains: forwards everything, unless it is told to refuse WebSockets, to hold event
 * streams back, or to be away.
 */
export class Proxy {
  webSockets = true;
  eventStreams = true;
  /** How many were let through. */
  readonly used = { websocket: 0, sse: 0, poll: 0 };
  readonly port: number;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  readonly #upgraded = new Map<Socket, Socket>();
  #server: HttpServer | undefined;

  private constructor(port: number, target: number) {
    this.port = port;
    this.#target = target;
  }

  static async to(target: number): Promise<Proxy> {
    const proxy = new Proxy(await freePort(), target);
    await proxy.up();
    return proxy;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  up(): Promise<void> {
    const server = createServer((incoming, answer) => {
      const stream = incoming.headers.accept === "text/event-stream";
      if (stream && !this.eventStreams) return void answer.writeHead(502).end();
      if (stream) this.used.sse++;
      if (incoming.url?.includes("wait=")) this.used.poll++;
      const { host: _, ...headers } = incoming.headers;
      const onward = forward({ port: this.#target, host: "localhost", path: incoming.url, method: incoming.method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
        response.on("error", () => answer.destroy());
      });
      onward.on("error", () => answer.destroy());
      answer.on("close", () => onward.destroy());
      incoming.pipe(onward);
    });
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    server.on("upgrade", (incoming, socket: Socket, head) => {
      if (!this.webSockets) return void socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      this.used.websocket++;
      const onward = connect(this.#target, "localhost", () => {
        const headers = incoming.rawHeaders.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join("");
        onward.write(`GET ${incoming.url} HTTP/1.1\r\n${headers}\r\n`);
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      this.#upgraded.set(socket, onward);
      const end = (): void => {
        this.#upgraded.delete(socket);
        socket.destroy();
        onward.destroy();
      };
      for (const one of [socket, onward]) one.on("error", end).on("close", end);
    });
    this.#server = server;
    return new Promise((resolve) => server.listen(this.port, resolve));
  }

  /** Every connection is cut, and none is taken. */
  async away(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.cut();
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  }

  /** What the server says over the WebSockets that are open comes no further; what it is told still does. */
  deafen(): void {
    for (const [socket, onward] of this.#upgraded) onward.unpipe(socket).resume();
  }

  /** Cuts what is open, without a word. */
  cut(): void {
    for (const socket of [...this.#upgraded.keys(), ...this.#sockets]) socket.destroy();
  }
}
