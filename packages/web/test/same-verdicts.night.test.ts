// Whatever the grader says of a file, the page says of it: of starters, solutions, other right designs and wrong turns.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gradeTogether } from '../../../grader/src/grade/grade-together.ts';
import type { ExerciseReport } from '../../../grader/src/grade/report.ts';
import { solution, starter, type Subject } from '../../../grader/src/workshop/subjects.ts';
import { openWorkshop, type Exercise } from '../../../grader/src/workshop/workshop.ts';
import { alternatives } from '../../../grader/src/verify/alternatives.ts';
import { readMutants } from '../../../grader/src/verify/catalogue.ts';
import { makeMutants } from '../../../grader/src/verify/mutants.ts';
import { NETWORKS } from '../src/engine/networks.ts';
import { chromiumPath, openSite, type Site } from './browser.ts';

describe.skipIf(!chromiumPath)('the same verdicts', { timeout: 3_600_000 }, () => {
  let site: Site;
  let page: Page;
  beforeAll(async () => {
    site = await openSite();
    page = await site.open('test/judge.html');
  });
  afterAll(() => site?.close());

  test.each(openWorkshop().map((exercise) => [exercise.slug, exercise] as const))(
    'in %s',
    async (slug, exercise) => {
      const subjects = subjectsOf(exercise);
      const graded = await gradeTogether(exercise, subjects, { networks: NETWORKS, typed: [] });

      const different: string[] = [];
      for (const [i, { name, file }] of subjects.entries()) {
        const text = readFileSync(file, 'utf8');
        const judged = await page.evaluate<ExerciseReport>(
          `judge(${JSON.stringify(slug)}, ${JSON.stringify(text)})`,
        );
        different.push(...differences(graded[i]!.report, judged).map((each) => `${name} ${each}`));
      }

      const unexplained = different.filter(
        (each) => !EXPLAINED.some((start) => each.startsWith(start)),
      );
      expect(unexplained).toEqual([]);
    },
  );
});

// --- internal ---

function subjectsOf(exercise: Exercise): Subject[] {
  const mutants = makeMutants(exercise, readMutants(exercise));
  return [starter(exercise), solution(exercise), ...alternatives(exercise), ...mutants];
}

/** What a browser does not tell: how much memory is taken. */
const EXPLAINED: readonly string[] = [
  'mutant:reserves memory before it looks at the limit 4.5', // its test asks how much buffers take
  'mutant:takes the rest of the chunk for the payload 4.12', // the grader ends it for what it takes
];

/** Steps that ask for a real kernel are the grader's alone. */
function differences(grader: ExerciseReport, page: ExerciseReport): string[] {
  return grader.steps.flatMap((step, i) => {
    const other = page.steps[i]!;
    if (other.verdict === 'not-run' && /no sockets/.test(other.reason ?? '')) return [];
    const [one, two] = [step, other].map(({ verdict, lesson }) => `${verdict}: ${lesson}`);
    return one === two ? [] : [`${step.id} is to the grader ${one}; to the page ${two}`];
  });
}
