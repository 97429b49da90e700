// Watch mode on a terminal, while files, tests and the workshop itself change under it.

import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openExercise, openWorkshop } from '../src/workshop/workshop.ts';
import { copyWorkshop, patient } from './start.ts';
import { Terminal } from './terminal.ts';
import { STEPS } from './counts.ts';

const { slug, source, originals } = openExercise('1');
const ALL = `${STEPS} of ${STEPS} steps`;
const NONE = `0 of ${STEPS} steps`;
const KEYS = 'q quit';

/** A learner's workshop in which exercise 1 is watched. */
class Watched {
  readonly terminal: Terminal;
  readonly workshop: string;
  readonly folder: string;
  readonly file: string;

  constructor(workshop: string, flags: string, env: NodeJS.ProcessEnv) {
    this.workshop = workshop;
    this.folder = join(workshop, 'exercises', slug);
    this.file = join(this.folder, source);
    this.terminal = new Terminal(workshop, `exercise 1 ${flags}`, env);
  }

  readonly solve = async (file = this.file): Promise<void> => {
    await cp(join(this.workshop, 'solutions', slug, source), file);
  };

  async edit(path: string, edit: (text: string) => string): Promise<void> {
    const file = join(this.workshop, path);
    await writeFile(file, edit(await readFile(file, 'utf8')));
  }
}

function watching(
  body: (watched: Watched) => Promise<void>,
  { flags = '', env = {} }: { flags?: string; env?: NodeJS.ProcessEnv } = {},
): () => Promise<void> {
  return async () => {
    const workshop = await copyWorkshop();
    const watched = new Watched(workshop, flags, env);
    try {
      await body(watched);
    } finally {
      watched.terminal.type('q');
      await watched.terminal.ended();
      await rm(workshop, { recursive: true, maxRetries: 3 });
    }
  };
}

describe.runIf(Terminal.isAvailable)('under a running watch', () => {
  test(
    'a file may go away, be anything, and come back',
    patient,
    watching(async ({ terminal, file, solve }) => {
      await terminal.shows(NONE);
      await terminal.shows(KEYS);
      await rename(file, `${file}.away`);
      await terminal.shows('is missing. Put the starter there: npm run reset 1');
      await mkdir(file);
      terminal.type('r');
      await terminal.shows('is not a file.');
      await rm(file, { recursive: true });
      await writeFile(file, ' '.repeat(1_000_001));
      await terminal.shows('of at most 1,000,000.');
      await solve(file);

      expect(await terminal.shows(ALL)).not.toContain('Something went wrong');
    }),
  );

  test(
    'another folder may take the place of the old one',
    patient,
    watching(async ({ terminal, folder, file, solve }) => {
      await terminal.shows(KEYS);
      await cp(join(folder, 'src'), join(folder, 'new'), { recursive: true });
      await solve(join(folder, 'new', 'echo-server.ts'));
      await rename(join(folder, 'src'), join(folder, 'old'));
      await rename(join(folder, 'new'), join(folder, 'src'));
      await terminal.shows(ALL);
      await cp(join(folder, 'old', 'echo-server.ts'), file);

      expect(await terminal.shows(NONE)).toContain('✗ 1.1');
    }),
  );

  test(
    'a test that was changed does not count',
    patient,
    watching(async (watched) => {
      await watched.terminal.shows(KEYS);
      await watched.edit(`exercises/${slug}/${originals.tests[0]}`, (tests) =>
        tests.replaceAll('=> {\n', '=> {\n    return;\n'),
      );
      await watched.edit(`exercises/${slug}/${source}`, (code) => `${code}// saved\n`);
      const shown = await watched.terminal.shows('was changed, and is set aside');

      expect(shown).not.toContain(ALL);
      expect(await watched.terminal.shows(NONE)).not.toContain(ALL);
    }),
  );

  test(
    'a workshop that has changed is not mixed with the one that was started',
    patient,
    watching(async (watched) => {
      const { terminal } = watched;
      await terminal.shows(KEYS);
      await watched.edit('grader/src/machine/files.ts', (code) => `${code}// newer\n`);
      terminal.type('r');
      await terminal.shows('The workshop itself has changed (grader/src/machine/files.ts)');

      expect(await terminal.ended()).toBe(1);
    }),
  );
});

describe.runIf(Terminal.isAvailable)('a terminal', () => {
  test.each([
    { flags: '--plain', env: {} },
    { flags: '', env: { TERM: 'dumb' } },
  ])('that gets lines is watched, and nothing is erased: $flags $env', patient, ({ flags, env }) =>
    watching(
      async ({ terminal, file, solve }) => {
        await terminal.shows(NONE);
        await terminal.shows(KEYS);
        await solve(file);
        await terminal.shows('Exercise 1 is done.');
        await terminal.shows(KEYS);

        // oxlint-disable-next-line no-control-regex -- it is what must not be there
        expect(terminal.raw).not.toMatch(/\u001B/);
      },
      { flags, env },
    )(),
  );

  test(
    'watches the only step that was asked for',
    patient,
    watching(
      async ({ terminal, file, solve }) => {
        await terminal.shows('0 of 1 steps');
        await terminal.shows(KEYS);
        terminal.type('h');
        await terminal.shows('1.3');
        await solve(file);

        expect(await terminal.shows('1 of 1 steps')).toContain('✓ 1.3');
      },
      { flags: '--step 1.3 --seed 3' },
    ),
  );

  test(
    'is given back on Ctrl-Z, and taken again',
    patient,
    watching(async ({ terminal }) => {
      await terminal.shows(KEYS);
      terminal.type('\u001A'); // no shell waits here, so that the system stops nothing
      await terminal.shows(KEYS);
      terminal.type('p');

      expect(await terminal.shows(`of ${openWorkshop().length} done`)).toContain('Echo server');
    }),
  );
});
