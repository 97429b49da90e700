// What is tried on each machine, in this order: some change what the next one finds.

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSlug, sourceOf } from '../../grader/src/workshop/layout.mjs';
import { formatNames } from '../../grader/src/writers/format.ts';
import { run, type Machine, type Result } from './machine.ts';
import { tryWithClient } from './try.ts';

export interface Trial {
  /** As it is typed, behind `npm run`. */
  readonly name: string;
  readonly go: (machine: Machine) => Result | Promise<Result>;
}

export function trials(workshop: string): Trial[] {
  const slugs = readdirSync(join(workshop, 'exercises')).filter(isSlug).sort();
  return [
    plain('doctor'),
    ...slugs.map((slug) => plain(`exercise ${Number(slug.slice(0, 2))} --once`)),
    ...['hint 1', 'hint 1', 'solution', 'solution 1 --diff'].map(plain),
    { name: 'exercise 1 --once, with the solution', go: solved(slugs[0]!, 'exercise 1 --once') },
    plain('exercise 1 --once --step 1.1 --seed 7'),
    plain('progress'),
    { name: 'try 1, with a client', go: tryWithClient },
    plain('reset 1'),
    plain('exercise 1 --once'),
    plain('reset 1 --restore'),
    { name: 'grade --format …, every one of them', go: everyFormat },
    plain('grade --check reports/report.json'),
    plain('grade 1 --json'),
    ...SUBMITTED.map((program) => ({
      name: `grade 1 --submission, a program that ${program.replaceAll('-', ' ')}`,
      go: submitted(slugs[0]!, program),
    })),
    plain('exercise 9'),
  ];
}

// --- internal ---

const SUBMITTED = ['is-innocent', 'loops-in-a-step', 'never-settles', 'reads-the-environment'];

function plain(line: string): Trial {
  return { name: line, go: (machine) => run(machine, line.split(' ')) };
}

function solved(slug: string, line: string) {
  return (machine: Machine): Result => {
    const place = join(machine.workshop, 'exercises', slug, sourceOf(slug));
    cpSync(join(machine.workshop, 'solutions', slug, sourceOf(slug)), place);
    return run(machine, line.split(' '));
  };
}

/** The output is that of every file. */
function everyFormat(machine: Machine): Result {
  const folder = join(machine.workshop, 'reports');
  rmSync(folder, { recursive: true, force: true });
  const args = ['grade', '--format', formatNames().join(','), '--out', 'reports'];
  const { code, output } = run(machine, args);
  const files = readdirSync(folder).sort();
  const texts = files.map((name) => `${name}\n${readFileSync(join(folder, name), 'utf8')}`);
  return { code, output: [output, ...texts].join('\n') };
}

function submitted(slug: string, program: string) {
  return (machine: Machine): Result => {
    const source = join(machine.workshop, 'grader', 'test', 'programs', `${program}.ts`);
    const place = join(machine.workshop, 'handed in', 'exercises', slug, sourceOf(slug));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, readFileSync(source));
    return run(machine, ['grade', '1', '--submission', 'handed in']);
  };
}
