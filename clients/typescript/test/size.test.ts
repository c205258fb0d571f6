import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/** Bytes, gzipped, of what a bundler makes of this module for a browser; everything that it imports is in it. */
async function bundled(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    external: ["react"],
  });
  return gzipSync(outputFiles[0]?.contents as Uint8Array, { level: 9 }).length;
}

describe("size, gzipped, with all dependencies", () => {
  it("the whole client is under 25 KB", async () => {
    const bytes = await bundled('export * from "../src/index.ts";');
    console.log(`the client: ${bytes} bytes gzipped`);
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(25_000);
  });

  it("so is the client with all of the React pieces, React itself not counted", async () => {
    const bytes = await bundled('export * from "../src/index.ts"; export * from "../react/index.ts";');
    console.log(`the client with React's pieces: ${bytes} bytes gzipped`);
    expect(bytes).toBeLessThan(25_000);
  });

  it("who uses one function gets that function: the rest is shaken off", async () => {
    expect(await bundled('export { mergePatch } from "../src/index.ts";')).toBeLessThan(500);
  });
});
