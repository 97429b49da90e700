import process from 'node:process';
import { configDefaults, defineConfig } from 'vitest/config';

// What takes long waits for the night: see docs/proofs.md.
const exclude = process.env['SOCKETLINGS_FULL'] ? [] : ['**/*.night.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: 1, // a browser takes the other core
    exclude: [...configDefaults.exclude, ...exclude],
    testTimeout: 120_000, // ms, on a machine that others use, too
    hookTimeout: 120_000,
  },
});
