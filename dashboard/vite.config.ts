import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const out = resolve(import.meta.dirname, "target/classes/throughline-dashboard");
const client = resolve(import.meta.dirname, "../clients/typescript");

/** A compressed twin beside each file: the server hands it out instead of compressing again and again. */
function twins(): Plugin {
  return {
    name: "gzip-twins",
    apply: "build",
    closeBundle() {
      const assets = join(out, "assets");
      for (const file of readdirSync(assets)) {
        if (/\.(js|css|svg)$/.test(file)) {
          writeFileSync(join(assets, `${file}.gz`), gzipSync(readFileSync(join(assets, file)), { level: 9 }));
        }
      }
    },
  };
}

export default defineConfig({
  root: resolve(import.meta.dirname, "src/main/web"),
  cacheDir: resolve(import.meta.dirname, "target/vite"),
  plugins: [react(), twins()],
  resolve: {
    alias: [
      { find: "@throughline/client/react", replacement: join(client, "react/index.ts") },
      { find: "@throughline/client/worker", replacement: join(client, "src/worker/index.ts") },
      { find: "@throughline/client", replacement: join(client, "src/index.ts") },
    ],
    // The client's sources stand beside their own node_modules: one React and one STOMP for all.
    dedupe: ["react", "react-dom", "@stomp/stompjs", "@tanstack/react-query"],
  },
  build: {
    outDir: out,
    emptyOutDir: true,
    target: "es2022",
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: {
    // `npm run dev` beside `./throughline up`.
    proxy: Object.fromEntries(
      ["/v1", "/ws", "/oauth2", "/sign-in", "/dashboard", "/.well-known", "/actuator"].map((path) => [
        path,
        { target: "http://localhost:8080", ws: path === "/ws" },
      ]),
    ),
  },
  test: {
    root: resolve(import.meta.dirname),
    include: ["src/test/web/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000,
  },
} as Parameters<typeof defineConfig>[0]);
