// What `--as-ci` refuses: which exercises are graded follows from the commits, and from nothing else.

import { expect, test } from 'vitest';
import { patient, run, startOf } from './start.ts';
import { root } from '../src/workshop/workshop.ts';

const COMMITS = ['--base', 'HEAD', '--head', 'HEAD'];

test.each([
  [['2', '--as-ci', ...COMMITS], 'takes no number (2)'],
  [['--as-ci', '--exercise', '2', ...COMMITS], 'takes no number (2)'],
  [['--as-ci', '--submission', '.', ...COMMITS], 'takes no --submission'],
  [['--as-ci', '--step', '1.4', ...COMMITS], 'takes no --step'],
  [['--as-ci', '--check', 'report.json', ...COMMITS], 'takes no --check'],
  [['--as-ci', '--head', 'HEAD'], '--as-ci compares two commits'],
  [COMMITS, '--base and --head belong to --as-ci'],
])('%j is refused', patient, async (args, sentence) => {
  const { code, out, err } = await run([startOf(root), 'grade', ...args]);

  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(sentence);
  expect(err.trim().split('\n')).toHaveLength(1);
});
