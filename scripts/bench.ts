// `npm run bench`: how long people wait, and how fast the solutions are; medians and quartiles of rounds in one run, and
// ratios round by round, interleaved. The bars are told, never asserted: machines differ.

import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { decoding } from './bench/decode.ts';
import { echoes } from './bench/echo.ts';
import { once } from './bench/once.ts';
import { optionsOf } from './bench/options.ts';
import { page } from './bench/page.ts';
import type { Row } from './bench/row.ts';
import { requests } from './bench/rpc.ts';
import { saves } from './bench/saves.ts';
import { linesOf } from './bench/table.ts';
import { proof, together } from './bench/together.ts';

const all = { once, saves, page, together, decoding, echo: echoes, rpc: requests, proof };
const names = Object.keys(all) as (keyof typeof all)[];
const options = optionsOf(process.argv.slice(3), names); // the first word is the name of this script
if ('text' in options) {
  (options.code === 0 ? console.log : console.error)(options.text);
  process.exit(options.code);
}
const { wanted, rounds, json, out } = options;
const measured: (Row & { readonly load: number })[] = [];
for (const name of wanted) {
  const [load = 0] = loadavg(); // what else has been running
  if (!json) console.log(`${name}, at a load of ${load.toFixed(2)}`);
  for (const row of await all[name](rounds)) {
    measured.push({ ...row, load });
    if (!json) console.log(linesOf(row).join('\n'));
  }
}
const { version, arch } = process;
const machine = { node: version, arch, cores: availableParallelism() };
const text = JSON.stringify({ ...machine, rounds, rows: measured }, null, 2);
if (json) console.log(text);
if (out !== undefined) writeFileSync(out, `${text}\n`);
process.exit(0); // what was prepared ahead for the next run is not needed
