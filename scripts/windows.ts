// `npx tsx scripts/windows.ts`: every command under Windows' own Node, on Linux, by Wine. Says what each gave,
// compared with what Linux gives. `--machines 20.20.2:LF,22.23.3:CRLF` chooses Node and the ends of lines,
// `--only WORD` commands, `--keep DIR` a scratch folder that stays. What it tries is the last commit. Never a part of `npm test`.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argv, echo } from 'zx';
import { UsageError } from '../grader/src/usage-error.mjs';
import { trials, type Trial } from './windows/commands.ts';
import { compare } from './windows/compare.ts';
import { linux, type Machine, type Result } from './windows/machine.ts';
import { openWine, type Wine } from './windows/wine.ts';
import { openWorkshops } from './windows/workshops.ts';

const MOST_SHOWN = 6; // lines that differ

const kept = argv['keep'] === undefined ? undefined : resolve(String(argv['keep']));
const folder = kept ?? mkdtempSync(join(tmpdir(), 'socketlings-windows-'));
const machines = String(argv['machines'] ?? '20.20.2:LF,22.23.3:CRLF').split(',');
const only = String(argv['only'] ?? '');

let wine: Wine | undefined;
try {
  mkdirSync(folder, { recursive: true });
  wine = await openWine(join(folder, 'wine'));
  await tryEverything(wine);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
} finally {
  wine?.end();
  if (!kept) rmSync(folder, { recursive: true, force: true });
}

async function tryEverything(opened: Wine): Promise<void> {
  const workshops = await openWorkshops(folder);
  const all = trials(workshops.linux).filter(({ name }) => name.includes(only));
  const here = linux(workshops.linux);
  echo('Linux');
  const expected: Result[] = [];
  for (const trial of all) expected.push(await tell(here, trial));
  for (const choice of machines) {
    const [version = '', ends] = choice.split(':');
    const machine = await opened.machine(version, workshops[ends === 'CRLF' ? 'CRLF' : 'LF']);
    echo(`\nNode ${version} for Windows, lines that end with ${ends}`);
    for (const [i, trial] of all.entries()) {
      const result = await tell(machine, trial);
      sayDifference([here, expected[i]!], [machine, result]);
    }
  }
}

async function tell(machine: Machine, { name, go }: Trial): Promise<Result> {
  const result = await go(machine);
  echo(`  ${name.padEnd(60)} exit code ${result.code}`);
  return result;
}

function sayDifference(here: readonly [Machine, Result], there: readonly [Machine, Result]): void {
  const { same, all, different } = compare(here, there);
  const code = here[1].code === there[1].code ? '' : ', but another exit code';
  echo(`      ${same} of ${all} lines as on Linux${code}`);
  for (const line of different.slice(0, MOST_SHOWN)) echo(`        ${line}`);
  if (different.length > MOST_SHOWN) echo(`        … ${different.length - MOST_SHOWN} more`);
}
