// What a worker says of an answer. It may be wrong, or not be ours: what can be known without grading is checked.

import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { toReport } from '../../grade/document.ts';
import type { ExerciseReport, Report } from '../../grade/report.ts';
import { addsUp, whyNoReport } from '../../grade/sound.ts';
import { NETWORKS } from '../../run/networks.mjs';
import { cleanLine } from '../../text/clean.ts';
import { sumOfAnswer } from '../../workshop/answer.mjs';
import type { Exercise } from '../../workshop/workshop.ts';
import { outlineOf } from '../book.ts';
import { FILES } from '../folder.ts';
import type { Answer } from '../graded.ts';
import { unpack } from './parcel.ts';

export interface Said {
  readonly report: Report;
  /** What the worker calls itself. */
  readonly worker: string;
}

/** Throws a sentence if it is no report of this answer by these tools. */
export function believe(folder: string, answer: Answer, packed: unknown): Said {
  const { report, worker } = (unpackSafely(packed) ?? {}) as Partial<Said>;
  const why = whyNoReport(report);
  if (why) throw new Error(`What a worker has sent is no report: ${cleanLine(why).slice(0, 200)}.`);
  const isRight = isOf(folder, answer, report!) && addsUp(report!);
  if (!isRight) throw new Error('What a worker has sent is the report of something else.');
  const subject = `submission:${answer.submission.answer}`;
  return { report: { ...report!, subject }, worker: cleanLine(String(worker)).slice(0, 80) };
}

// --- internal ---

function unpackSafely(packed: unknown): unknown {
  try {
    return unpack(packed);
  } catch {
    return undefined;
  }
}

function isOf(folder: string, { exercise, submission }: Answer, report: Report): boolean {
  const path = `exercises/${exercise.slug}/${exercise.source.replaceAll('\\', '/')}`;
  const sum = sumOfAnswer(join(folder, FILES.objects, submission.answer!, path));
  const [only, ...more] = report.exercises;
  return (
    more.length === 0 &&
    only?.file === path &&
    only.file_sha256 === sum &&
    isDeepStrictEqual(outlineIn(only), outlineOf(exercise)) &&
    isDeepStrictEqual(toolIn(report), toolIn(reportHere(exercise)))
  );
}

function outlineIn({ number, steps }: ExerciseReport): ReturnType<typeof outlineOf> {
  return {
    number,
    steps: steps.map(({ id, title, stretch, max_points }) => ({ id, title, stretch, max_points })),
  };
}

function reportHere(exercise: Exercise): Report {
  return toReport('', [exercise], [], { began: new Date(), networks: NETWORKS.once });
}

/** What makes a verdict: neither the processor, nor which commit has the same files. */
function toolIn({ tool }: Report): object {
  const { version, node, tests_sha256, grader_sha256, sandbox, networks } = tool;
  return { version, node, tests_sha256, grader_sha256, sandbox, networks };
}
