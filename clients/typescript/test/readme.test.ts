import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { exampleOf } from "./support/examples.ts";

it("the examples compile as they stand", () => {
  const directory = join(import.meta.dirname, "../.examples");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  const examples = [exampleOf("clients/typescript/README.md", "ts"), exampleOf("clients/typescript/README.md", "tsx"), exampleOf("README.md", "tsx")];
  for (const [i, { code, language }] of examples.entries()) writeFileSync(join(directory, `example${i}.${language}`), code);
  // What the shortest of them leaves to the reader.
  writeFileSync(join(directory, "reader.d.ts"), "declare function fetchToken(): Promise<string>;\n");
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify({ extends: "../tsconfig.json", include: ["*"] }));
  try {
    execFileSync(process.execPath, [join(import.meta.dirname, "../node_modules/typescript/bin/tsc"), "-p", directory], { encoding: "utf8", stdio: "pipe" });
  } catch (failure) {
    expect.fail((failure as { stdout: string }).stdout);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
