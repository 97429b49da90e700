// What takes longer: all exercises in one go, and the workshop's proof of itself.

import { $ } from 'zx';
import { root } from '../../grader/src/workshop/layout.mjs';
import { openWorkshop } from '../../grader/src/workshop/workshop.ts';
import { ratio, row, timed, type Row } from './row.ts';

const quietly = $({ cwd: root, quiet: true, nothrow: true });

/** All exercises at once, against the sum of single ones. */
export async function together(rounds: number): Promise<Row[]> {
  const numbers = openWorkshop().map(({ number }) => number);
  if (numbers.length === 1) return [];
  const sums: number[] = [];
  const all: number[] = [];
  for (let round = 0; round < Math.min(rounds, 3); round += 1) {
    let sum = 0;
    for (const number of numbers) sum += await timed(() => quietly`npm run grade ${number}`);
    sums.push(sum);
    all.push(await timed(() => quietly`npm run grade`));
  }
  return [
    row('(c) grade, one exercise after the other', sums, 'ms'),
    row('    all of them', all, 'ms'),
    ratio('    over one after the other, on two cores', all, sums, { most: 0.65 }),
  ];
}

export async function proof(): Promise<Row[]> {
  const seconds = (await timed(() => quietly`npm run verify`)) / 1000;
  return [{ what: '(e) npm run verify', value: seconds, unit: 's', bar: { most: 60 } }];
}
