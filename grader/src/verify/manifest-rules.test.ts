import { describe, expect, test } from 'vitest';
import type { Exercise } from '../workshop/workshop.ts';
import { differences, manifestFor } from './manifest-rules.ts';

describe('the package.json of an exercise', () => {
  test('forwards the commands, and only those', () => {
    const scripts = { exercise: 'node grader/start.cjs exercise', lint: 'oxlint' };
    const exercise = { name: 'lines', slug: '02-lines' } as Exercise;

    expect(manifestFor(exercise, { version: '1.2.3', scripts })).toEqual({
      name: '@socketlings/02-lines',
      version: '1.2.3',
      private: true,
      type: 'module',
      imports: { '#subject': './src/lines.ts' },
      scripts: { exercise: 'node ../../grader/start.cjs exercise' },
    });
  });

  test('is told where it differs', () => {
    const wanted = { name: 'a', scripts: { hint: 'h', reset: 'r' } };
    const found = { name: 'a', scripts: { hint: 'H', test: 't' }, main: 'm' };

    expect(differences(wanted, found)).toEqual([
      'package.json: scripts.hint should be "h"',
      'package.json: scripts.reset should be "r"',
      'package.json: scripts.test should be absent',
      'package.json: main should be absent',
    ]);
  });
});
