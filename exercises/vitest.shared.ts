// Plain vitest in the folder of an exercise: its steps share one process, in which the testkit is loaded once. The
// grader does the same in its own way, and takes nothing from here.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { isolate: false, fileParallelism: false, testTimeout: 300_000 },
});
