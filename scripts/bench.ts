// `npm run bench`: how long people wait, and how fast the solutions are; ratios of medians measured in one run, interleaved.
// `-- --only decoding` measures one thing, `-- --json` prints the numbers. The bars are told, never asserted: machines differ.

import { argv, echo } from 'zx';
import { decoding } from './bench/decode.ts';
import { echoes } from './bench/echo.ts';
import { once } from './bench/once.ts';
import { page } from './bench/page.ts';
import type { Figure, Row } from './bench/row.ts';
import { requests } from './bench/rpc.ts';
import { saves } from './bench/saves.ts';
import { proof, together } from './bench/together.ts';

const rounds = Number(argv['rounds'] ?? 7);
const rows: Row[] = [];
const all = { once, saves, page, together, decoding, echo: echoes, rpc: requests, proof };
const wanted = Object.entries(all).filter(([name]) => !argv['only'] || argv['only'] === name);
if (wanted.length === 0) {
  echo(`There is no benchmark ${argv['only']}; there are ${Object.keys(all).join(', ')}.`);
  process.exit(2);
}
for (const [, measure] of wanted) {
  for (const row of await measure(rounds)) {
    rows.push(row);
    if (!argv['json']) echo(format(row));
  }
}
if (argv['json']) echo(JSON.stringify(rows, null, 2));
process.exit(0); // what was prepared ahead for the next run is not needed

function format({ what, value, unit, bar, quartiles, more = [] }: Row): string {
  const spread = quartiles?.map((each) => number({ value: each, unit })).join('-') ?? '';
  const figures = more.map((each) => `${each.what} ${number(each)} ${each.unit}`);
  const rest = [spread, ...figures, bar ?? ''].filter((each) => each !== '').join(', ');
  return `${what.padEnd(62)} ${number({ value, unit }).padStart(7)} ${unit.padEnd(4)} ${rest}`;
}

function number({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  return value.toFixed(unit === '' || Math.abs(value) < 10 ? 2 : 0);
}
