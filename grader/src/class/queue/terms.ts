// What all machines at a queue must have in common, so that a result is that of `class grade` on any of them.

import { sandboxName } from '../../run/confine.mjs';
import { sha256 } from '../../machine/files.ts';
import { cleanLine } from '../../text/clean.ts';
import { toolIds } from '../../workshop/tools.ts';
import { exerciseFolders, openExercise } from '../../workshop/workshop.ts';
import { circumstances, keyOf } from '../results.ts';

export interface Terms {
  /** The sum of tests, grader and packages; a report names it, too. */
  readonly workshop: string;
  readonly node: string;
  readonly system: string;
  readonly sandbox: string;
}

export function termsHere(): Terms {
  const around = { ...circumstances(), machine: '' };
  const exercises = exerciseFolders().map((slug) =>
    openExercise(String(Number.parseInt(slug, 10))),
  );
  const keys = exercises.map((exercise) => keyOf('', exercise, around));
  return {
    workshop: sha256(JSON.stringify([keys, toolIds()])).slice(0, 12),
    node: process.versions.node,
    system: process.platform,
    sandbox: sandboxName(),
  };
}

/** Machines with other terms never meet here: each queue has its name from them. */
export function queueName(terms: Terms): string {
  return `socketlings-${sha256(JSON.stringify(terms)).slice(0, 12)}`;
}

/** Where who has work says on which terms. */
export const CHANNEL = 'socketlings';

/** Why a machine with these terms cannot grade for one that has said this. Empty if it can; undefined if that says nothing. */
export function whyUnfit(here: Terms, said: string): string | undefined {
  const there = parse(said);
  if (!there) return undefined;
  const other = (Object.keys(here) as (keyof Terms)[]).find((key) => here[key] !== there[key]);
  if (!other) return '';
  const [has, wants] = [here[other], cleanLine(String(there[other])).slice(0, 80)];
  return `The class at this queue is graded with ${NAMES[other]} ${wants}, and here is ${has}. ${ADVICE[other]}`;
}

// --- internal ---

const NAMES: Terms = {
  workshop: 'the workshop',
  node: 'Node',
  system: 'the system',
  sandbox: 'the sandbox',
};

const ADVICE: Terms = {
  workshop: 'Bring both machines to the same commit, without changes of your own, and type npm ci.',
  node: 'Install the same version on both machines.',
  system: 'All machines at a queue need the same system.',
  sandbox: 'npm run doctor says what is missing.',
};

function parse(text: string): Terms | undefined {
  try {
    const value = JSON.parse(text) as Terms | null;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
