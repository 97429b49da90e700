// `npm run class -- import DIR HAND-INS`: what was handed in comes into the folder of a class.

import { A_MOMENT, isMoment } from '../class/course.ts';
import { sayRefused } from '../class/import/gather.ts';
import { importInto, type Imported } from '../class/import/import.ts';
import { PLATFORMS, type Platform } from '../class/import/owners.ts';
import type { Flags } from '../cli/flags.ts';
import type { Screen } from '../cli/screen.ts';
import { cleanLine } from '../text/clean.ts';
import { count } from '../text/count.ts';
import { UsageError } from '../usage-error.mjs';
import { wrap } from '../writers/text.ts';
import type { Call } from './call.ts';
import { openAsked } from './class-asked.ts';

export async function importAction(
  { flags, screen }: Call,
  [name, ...sources]: readonly string[],
): Promise<number> {
  const group = openAsked(name, flags);
  if (sources.length === 0) {
    throw new UsageError(
      `What was handed in? Name a folder, a zip, a tar.gz, or a list of repositories (repos.txt): npm run class -- import ${name} HAND-INS.zip`,
    );
  }
  const options = optionsIn(flags);
  const imported: Imported[] = [];
  for (const source of sources) {
    const tell = (done: number, of: number): void =>
      screen.status(() => `  ${source}: ${done} of ${of}`);
    imported.push(...(await importInto(group, { source, ...options }, tell)));
    screen.status();
  }
  const lines = [...imported.flatMap(sayOne), '', ...sayAll(imported, name!)];
  screen.print(['', ...lines.flatMap((line) => sayLine(line, screen)), '']);
  return imported.some(needsSomeone) ? 1 : 0;
}

// --- internal ---

/** What belongs to a line above it keeps its indent. */
function sayLine(line: string, screen: Screen): string[] {
  if (line === '') return [''];
  return wrap(line.trimStart(), screen, line.startsWith(' ') ? 6 : 2);
}

function optionsIn({ lms, at, student }: Flags) {
  if (lms !== undefined && !PLATFORMS.includes(lms as Platform)) {
    throw new UsageError(`--lms takes ${PLATFORMS.join(', ')}, and not "${lms}".`);
  }
  if (at !== undefined && !isMoment(at))
    throw new UsageError(`--at takes ${A_MOMENT}, and not "${at}".`);
  return {
    ...(lms !== undefined && { platform: lms as Platform }),
    ...(at !== undefined && { at: new Date(at).toISOString() }),
    ...(student !== undefined && { student }),
  };
}

function needsSomeone({ submission: { student, doubts } }: Imported): boolean {
  return student === null || doubts.length > 0;
}

function sayOne({ submission, known }: Imported): string[] {
  const { student, source, files, refused, warnings } = submission;
  const folders = new Set(files.map(({ path }) => path.split('/')[1]!.slice(0, 2)));
  const what =
    files.length > 0 ? `exercise ${[...folders].map(Number).join(', ')}` : 'nothing to grade';
  const sign = needsSomeone({ submission, known }) ? '?' : '✓';
  return [
    `${sign} ${student ?? 'nobody'}: ${what} (${cleanLine(source)})${known ? ', as before' : ''}`,
    ...warnings.map((each) => `  ${cleanLine(each)}`),
    ...refused
      .map(sayRefused)
      .filter((each) => !warnings.some((warning) => warning.includes(each)))
      .map((each) => `  ${cleanLine(each)}`),
  ];
}

function sayAll(imported: readonly Imported[], name: string): string[] {
  const known = imported.filter((each) => each.known).length;
  const open = imported.filter(needsSomeone).length;
  const before = known > 0 ? `, ${known} of them as before` : '';
  const who = `${open} of them ${open === 1 ? 'needs' : 'need'} you: those with a ?.`;
  return [
    `${count(imported.length, 'hand-in')}${before}. ${open === 0 ? 'Nobody needs you.' : who}`,
    `Then: npm run class -- grade ${name}`,
  ];
}
