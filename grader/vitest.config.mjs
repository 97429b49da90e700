import process from 'node:process';
import { configDefaults, defineConfig } from 'vitest/config';

// What goes through a whole course at length waits for the night: see docs/proofs.md.
const exclude = process.env['SOCKETLINGS_FULL'] ? [] : ['**/*.night.test.ts'];

export default defineConfig({
  test: {
    maxConcurrency: 2,
    maxWorkers: 2,
    exclude: [...configDefaults.exclude, ...exclude],
    testTimeout: 120_000, // ms, on a machine that others use, too
    hookTimeout: 120_000,
  },
});
