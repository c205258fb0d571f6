import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, inject, it } from "vitest";
import { Server } from "./server.ts";

const server = Server.at(inject("port"));

const SCRIPT = `
import { createClient } from "../src/index.ts";
import { WebSocket } from "ws";
const [url, token] = process.argv.slice(2);
const client = createClient({ url, token, webSocketFactory: (address, protocols) => new WebSocket(address, protocols) });
await client.publish("alert", { id: "from-node", type: "test.node", data: { hello: "wörld" } });
for await (const event of client.stream("alert", { since: "2000-01-01T00:00:00Z", types: ["test.node"] })) {
  console.log(event.id, event.data.hello);
  break;
}
client.close();
`;

it("a script in Node publishes, iterates, closes, and then nothing keeps its process alive", async () => {
  const directory = mkdtempSync(join(tmpdir(), "throughline-node-"));
  const outfile = join(directory, "script.mjs");
  try {
    await build({
      stdin: { contents: SCRIPT, resolveDir: import.meta.dirname },
      bundle: true,
      outfile,
      platform: "node",
      format: "esm",
      // ws is CommonJS and asks for Node's own modules by require.
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    });
    const { stdout } = await promisify(execFile)(process.execPath, [outfile, server.url, await server.token("initech")], { timeout: 60_000 });
    expect(stdout).toBe("from-node wörld\n");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
