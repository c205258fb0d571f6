import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: "@throughline/client/react", replacement: at("react/index.ts") },
      { find: "@throughline/client", replacement: at("src/index.ts") },
    ],
  },
  test: {
    include: process.env["THROUGHLINE_SERVER"] === undefined ? ["test/**/*.test.{ts,tsx}"] : ["live/**/*.test.{ts,tsx}"],
    testTimeout: 30_000,
    hookTimeout: 180_000,
    // Two cores, and other modules' tests beside these.
    maxWorkers: 2,
  },
});
