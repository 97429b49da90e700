// How the page is built.

import { join } from 'node:path';
import type { InlineConfig } from 'vite';
import { root } from '../../../grader/src/workshop/workshop.ts';
import { exerciseTexts } from './exercises.ts';
import { standIns } from './stand-ins.ts';
import { testsOfExercises } from './tests.ts';

export const web = join(root, 'packages', 'web');

const NAMES = { keepNames: true }; // stories and lessons say what something is called

/** `more`: further pages beside `index.html`. */
export function configFor(outDir: string, more: readonly string[] = []): InlineConfig {
  return {
    configFile: false,
    root: web,
    base: './',
    publicDir: false,
    logLevel: 'error',
    define: { 'process.env': 'globalThis.process.env' },
    cacheDir: join(web, '.made', 'vite'),
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [standIns(root), exerciseTexts()],
    worker: {
      format: 'es',
      plugins: () => [standIns(root), ...testsOfExercises(root)],
      rolldownOptions: { output: NAMES },
    },
    build: buildFor(outDir, [join(web, 'index.html'), ...more]),
  };
}

// --- internal ---

function buildFor(outDir: string, input: string[]): InlineConfig['build'] {
  return {
    outDir,
    emptyOutDir: true,
    target: 'es2024',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input, output: NAMES },
  };
}
