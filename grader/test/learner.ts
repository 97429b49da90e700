// A learner with a workshop of its own, who types commands and solves exercise 1.

import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openExercise } from '../src/workshop/workshop.ts';
import { copyWorkshop, run, startOf, type Result } from './start.ts';

const { slug, source } = openExercise('1');

export class Learner {
  readonly workshop: string;
  readonly folder: string;
  readonly file: string;

  constructor(workshop: string) {
    this.workshop = workshop;
    this.folder = join(workshop, 'exercises', slug);
    this.file = join(this.folder, source);
  }

  type(command: string, cwd = this.workshop): Promise<Result> {
    return run([startOf(this.workshop), ...command.split(' ')], { cwd });
  }

  solve(): Promise<void> {
    return cp(join(this.workshop, 'solutions', slug, source), this.file);
  }

  code(): Promise<string> {
    return readFile(this.file, 'utf8');
  }
}

/** A test in a copy of the workshop, which is gone afterwards. */
export function inWorkshop(body: (learner: Learner) => Promise<void>): () => Promise<void> {
  return async () => {
    const workshop = await copyWorkshop();
    try {
      await body(new Learner(workshop));
    } finally {
      await rm(workshop, { recursive: true, maxRetries: 3 });
    }
  };
}
