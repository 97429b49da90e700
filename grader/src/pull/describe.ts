// The report of a pull request: what the base's grader has found, with what the change itself has to say.

import { sha256 } from '../machine/files.ts';
import { nameOf } from '../workshop/layout.mjs';
import { readHeadings, readTitle, type Heading } from '../workshop/outline.ts';
import { reportAll } from '../grade/make-report.ts';
import { pointsFor, type ExerciseReport, type Report, type StepReport } from '../grade/report.ts';
import { cut } from '../text/clean.ts';
import type { Change } from './change.ts';
import { blobText, sourcePath } from './tree.ts';

export function describeChange(repository: string, change: Change, report: Report): Report {
  const { base, head, slugs, faults, problems, setAside } = change;
  const ungraded = new Set(faults.map(({ slug }) => slug).filter((slug) => !slugs.includes(slug)));
  const exercises = [
    ...report.exercises.map((exercise) => addFaults(cutOutput(exercise), change)),
    ...[...ungraded].map((slug) => reportUngraded(repository, change, slug)),
  ].sort((a, b) => a.number - b.number);
  const whole = reportAll(exercises, report);
  const named = setAside.slice(0, MOST_NAMED).map((path) => path.slice(0, LONGEST_NAME));
  return {
    ...whole,
    ...(problems.length > 0 && whole.verdict === 'passed' && { verdict: 'failed' }),
    change: {
      base,
      head,
      set_aside: named,
      unnamed: setAside.length - named.length,
      ...(problems.length > 0 && { problems: problems.map(shorten) }),
    },
  };
}

// --- internal ---

const MOST_NAMED = 100;
const LONGEST_NAME = 300; // characters
const LONGEST_SENTENCE = 1000; // characters
const LONGEST_OUTPUT = 10_000; // characters for each step

/** Whatever is printed, the report stays of a size that others take. */
function cutOutput(exercise: ExerciseReport): ExerciseReport {
  const steps = exercise.steps.map(({ output, ...step }) => {
    return output === undefined ? step : { ...step, output: cut(output, LONGEST_OUTPUT) };
  });
  return { ...exercise, steps };
}

function shorten(sentence: string): string {
  return sentence.slice(0, LONGEST_SENTENCE);
}

/** What was left out comes first, for the rest may follow from it. An exercise that passed without it says nothing. */
function addFaults(exercise: ExerciseReport, { faults }: Change): ExerciseReport {
  if (exercise.verdict === 'passed') return exercise;
  const own = sentencesFor(exercise.number, faults);
  return { ...exercise, problems: [...own, ...exercise.problems] };
}

/** An exercise of which nothing has run: no step holds, and the reason is its only problem. */
function reportUngraded(
  repository: string,
  { base, faults }: Change,
  slug: string,
): ExerciseReport {
  const number = Number(slug.slice(0, 2));
  const readme = blobText(repository, `${base}:exercises/${slug}/README.md`);
  const steps = readHeadings(readme).map((heading) => reportNotRun(number, heading));
  const core = steps.filter(({ stretch }) => !stretch);
  return {
    number,
    name: nameOf(slug),
    title: readTitle(readme) ?? nameOf(slug),
    file: sourcePath(slug),
    file_sha256: sha256(''),
    verdict: 'not-run',
    points: 0,
    max_points: core.reduce((sum, step) => sum + step.max_points, 0),
    bonus: 0,
    problems: sentencesFor(number, faults),
    set_aside: [],
    steps,
  };
}

function reportNotRun(exercise: number, heading: Heading): StepReport {
  const { number, title, stretch } = heading;
  const max = pointsFor(heading);
  const nothing = { verdict: 'not-run', points: 0, duration_ms: 0 } as const;
  return { id: `${exercise}.${number}`, title, stretch, ...nothing, max_points: max };
}

function sentencesFor(number: number, faults: Change['faults']): string[] {
  const own = faults.filter(({ slug }) => Number(slug.slice(0, 2)) === number);
  return own.map(({ sentence }) => shorten(sentence));
}
