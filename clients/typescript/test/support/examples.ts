import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../../..");

/** The example of a page that imports the client, in this language: what the page shows is what the tests run. */
export function exampleOf(file: string, language: string): { code: string; language: string } {
  const blocks = [...readFileSync(join(ROOT, file), "utf8").matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(
    ([, name, code]) => name === language && code?.includes('from "@throughline/client"'),
  );
  const [only, ...others] = blocks;
  if (only === undefined || others.length > 0) throw new Error(`${file}: ${blocks.length} blocks of ${language} that import the client (expected: 1)`);
  return { code: only[2] as string, language };
}
