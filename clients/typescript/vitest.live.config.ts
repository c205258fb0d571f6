import { mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

// Against a real server: THROUGHLINE_SERVER is the command that starts one.
export default mergeConfig(base, {
  test: { globalSetup: "live/global-setup.ts", fileParallelism: false, testTimeout: 240_000, hookTimeout: 240_000 },
});
