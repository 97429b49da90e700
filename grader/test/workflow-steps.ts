// The programs in the workflows, as they stand there.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../src/workshop/workshop.ts';

interface Step {
  readonly name?: string;
  readonly run?: string;
}

/** The program of the step whose name matches, or, of one without a name, whose program does. */
export async function step(path: string, wanted: RegExp): Promise<string> {
  const file = parse(await readFile(join(root, '.github', path), 'utf8')) as {
    runs?: { steps: Step[] };
    jobs?: Record<string, { steps: Step[] }>;
  };
  const steps = file.runs?.steps ?? Object.values(file.jobs ?? {}).flatMap((job) => job.steps);
  const found = steps.find(({ name, run }) => run && wanted.test(name ?? run.trim()));
  if (!found?.run) throw new Error(`${path} has no step ${wanted}`);
  return found.run;
}
