import { JSDOM } from "jsdom";
import { build } from "esbuild";
import { expect, inject, it } from "vitest";
import { exampleOf } from "../test/support/examples.ts";
import { Server } from "./server.ts";
import { until } from "./support.ts";

const server = Server.at(inject("port"));

/** A page with this script, as a bundler makes it, in a browser's surroundings; the deployment's address is that of the test's server. */
async function page(example: { code: string; language: string }, html: string): Promise<JSDOM> {
  const { outputFiles } = await build({
    stdin: { contents: example.code.replaceAll("http://localhost:8080", server.url), resolveDir: import.meta.dirname, loader: example.language as "js" },
    alias: { "@throughline/client/react": `${import.meta.dirname}/../react/index.ts`, "@throughline/client": `${import.meta.dirname}/../src/index.ts` },
    bundle: true,
    write: false,
    format: "iife",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const dom = new JSDOM(`<!doctype html>${html}`, { url: server.url, runScripts: "outside-only", pretendToBeVisual: true });
  const token = await server.token("acme");
  Object.assign(dom.window, {
    fetch: (input: string, init?: RequestInit) => (input === "/token" ? Promise.resolve(new Response(token)) : fetch(new URL(input, server.url), init)),
    TextDecoder,
    TextEncoder,
    AbortSignal,
    AbortController,
    Headers,
  });
  dom.window.eval(outputFiles[0]?.text ?? "");
  return dom;
}

it.each(["clients/typescript/README.md", "README.md"])("the vanilla example of %s shows runs, and starts one", async (file) => {
  const example = exampleOf(file, "js");
  expect(example.code.trim().split("\n").length).toBeLessThanOrEqual(20);
  const dom = await page(example, '<ul id="runs"></ul><p id="state"></p><button id="run"></button>');
  const { document } = dom.window;
  const shown = (selector: string): string => document.querySelector(selector)?.textContent ?? "";
  await until("live", () => shown("#state") === "live");
  await server.publish("acme", "execution", [{ id: `vanilla ${file}`, type: "execution.progressed", subject: "run-7", data: { progress: 0.5 } }]);
  await until("the event", () => shown("#runs").includes("run-7: execution.progressed"));
  document.querySelector<HTMLButtonElement>("#run")?.click();
  await until("the run", () => /by-hand: execution.started/.test(shown("#runs")));
  dom.window.close();
});

it("the React example of README.md shows executions, and changes as they do", async () => {
  const example = exampleOf("README.md", "tsx");
  expect(example.code.trim().split("\n").length).toBeLessThanOrEqual(20);
  await server.publish("acme", "execution", [{ id: "short 1", type: "execution.started", subject: "run-9", data: { name: "hourly", status: "running" } }]);
  const dom = await page(example, '<div id="root"></div>');
  const text = (): string => dom.window.document.body.textContent ?? "";
  await until("the snapshot", () => text().includes("hourly: running"));
  await server.publish("acme", "execution", [{ id: "short 2", type: "execution.completed", subject: "run-9", data: { status: "succeeded" } }]);
  await until("its end", () => text().includes("hourly: succeeded"));
  expect(text()).toContain("Live");
  dom.window.close();
});

it("the React example of the client's README shows executions and alerts, and changes as they do", async () => {
  const example = exampleOf("clients/typescript/README.md", "tsx");
  expect(example.code.trim().split("\n").length).toBeLessThanOrEqual(30);
  await server.publish("acme", "execution", [{ id: "react 1", type: "execution.started", subject: "run-8", data: { name: "nightly", status: "running" } }]);
  const dom = await page(example, '<div id="root"></div>');
  const text = (): string => dom.window.document.body.textContent ?? "";
  await until("the snapshot", () => text().includes("nightly: running"));
  await server.publish("acme", "execution", [{ id: "react 2", type: "execution.progressed", subject: "run-8", data: { progress: 0.4 } }]);
  await until("the progress", () => text().includes("nightly: running 40 %"));
  await server.publish("acme", "alert", [{ id: "react 3", type: "alert.raised", subject: "disk", data: { message: "disk is full" } }]);
  await until("the alert", () => text().includes("disk is full"));
  expect(text()).toContain("Live");
  dom.window.close();
});
