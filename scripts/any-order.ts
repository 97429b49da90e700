// `npm run any-order -- --networks 850 [n]`: plays calls in any order on the solution and every alternative, in so many
// networks with a dozen scripts each, or some dozens. Whoever is accused is named: all of them are right.

import { basename, join } from 'node:path';
import { $, argv, echo, glob } from 'zx';

const NETWORKS = Number(argv['networks'] ?? 850);
const AT_ONCE = 170; // networks of one run, so that none takes long
const ROOT = join(import.meta.dirname, '..');
const CONFIG = join(ROOT, 'scripts/any-order/vitest.config.ts');

const wanted = argv._.map(Number).find((n) => n > 0); // the first word is the name of this script
const tests = await glob('exercises/*/test/*-any-order*.test.ts', { cwd: ROOT });
let accused = 0;
for (const test of tests.sort()) {
  const [, folder = ''] = test.split('/');
  if (wanted !== undefined && wanted !== Number(folder.slice(0, 2))) continue;
  const subjects = await glob(`solutions/${folder}/{src,alternatives}/*.ts`, { cwd: ROOT });
  for (const subject of subjects.sort()) {
    const accusation = await accusationOf(test, join(ROOT, subject));
    if (accusation) accused += 1;
    echo(`${accusation ? '✗' : '✓'} ${subject}: ${NETWORKS} networks ${accusation}`);
  }
}
process.exitCode = accused === 0 ? 0 : 1;

// --- internal ---

/** What the first run that fails has printed; nothing if none does. */
async function accusationOf(test: string, subject: string): Promise<string> {
  const root = join(ROOT, test, '../..');
  for (let first = 1; first <= NETWORKS; first += AT_ONCE) {
    const networks = `${first}-${Math.min(NETWORKS, first + AT_ONCE - 1)}`;
    const env = { ...process.env, SUBJECT: subject, SOCKETLINGS_NETWORKS: networks };
    const run = $({ cwd: ROOT, env, nothrow: true, quiet: true });
    const { exitCode, stdall } =
      await run`npx vitest run --root ${root} --config ${CONFIG} ${basename(test)}`;
    if (exitCode !== 0) return `(${networks})\n${stdall}`;
  }
  return '';
}
