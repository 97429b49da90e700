// What is kept between runs is the workshop's own, and was made before a stranger had a say.

import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { grade } from '../src/grade/grade.ts';
import { ModuleStore } from '../src/run/module-store.mjs';
import { openExercise, root } from '../src/workshop/workshop.ts';
import { aheadIn } from '../vitest/ahead.mjs';
import { patient } from './start.ts';

test('holds packages, and nothing of answers and tests', patient, async () => {
  const exercise = openExercise('1');
  const file = join(import.meta.dirname, 'programs', 'is-innocent.ts');
  await grade(
    exercise,
    { name: 'any', file },
    { networks: 'friendly', steps: ['1.3'], types: false },
  );

  const temp = mkdtempSync(join(tmpdir(), 'socketlings-kept-'));
  const folder = join(temp, 'modules');
  expect(new ModuleStore(root, join(exercise.folder, 'test')).take(folder)).toBe(true);
  const modules = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const ahead = JSON.parse(readFileSync(aheadIn(folder), 'utf8')) as string[];
  rmSync(temp, { recursive: true });

  expect(modules.filter((code) => code.includes('class StreamConn'))).toHaveLength(1);
  expect(modules.filter((code) => /is-innocent|echo-server/.test(code))).toEqual([]);
  expect(ahead).toContain('/packages/net/src/stream-conn.ts');
  expect(ahead.filter((url) => !existsSync(join(root, url)))).toEqual([]);
});
