// What goes through the queue: an answer to one exercise on the way there, a report on the way back. Bytes, and nothing of
// whose they are. Neither is believed before it has been looked at.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sha256 } from '../../machine/files.ts';
import { openExercise, type Exercise } from '../../workshop/workshop.ts';
import { FILES } from '../folder.ts';
import type { Answer } from '../graded.ts';
import { answerSum, circumstances, keyOf } from '../results.ts';
import { keepAnswer } from '../submissions.ts';

export function packAnswer(folder: string, { exercise, submission }: Answer): string {
  const own = `exercises/${exercise.slug}/src/`;
  const base = join(folder, FILES.objects, submission.answer!);
  const paths = submission.files.map(({ path }) => path).filter((path) => path.startsWith(own));
  const files = paths.map((path) => [path, readFileSync(join(base, path)).toString('base64')]);
  return pack({ exercise: exercise.number, files });
}

/** Puts the files into a folder as that of a class has them. Throws a sentence if they are not those of this key. */
export function unpackAnswer(data: unknown, key: string, folder: string): Answer {
  const { exercise: number, files } = unpack(data) as {
    exercise: number;
    files: [string, string][];
  };
  const exercise = openExercise(String(Number(number)));
  const contents = new Map(files.map(([path, text]) => [path, Buffer.from(text, 'base64')]));
  if ([...contents.keys()].some((path) => !isOf(exercise, path))) throw new Error(NOT_SO);
  const listed = [...contents].map(([path, content]) => {
    return { path, sha256: sha256(content), bytes: content.length };
  });
  const sum = answerSum({ files: listed }, exercise);
  if (sum === undefined || keyOf(sum, exercise, circumstances()) !== key) throw new Error(NOT_SO);
  const answer = keepAnswer(folder, contents);
  return { exercise, submission: { ...NOBODYS, answer, files: listed }, name: '', key };
}

/** Where a report lies until it is fetched. What BullMQ keeps of a result it tells everybody, and for long. */
export function placeOf(queue: string, key: string): string {
  return `${queue}:report:${key}`;
}

/** How long what nobody fetches is kept. */
export const KEPT = 24 * 60 * 60; // s

export function pack(value: unknown): string {
  return gzipSync(JSON.stringify(value)).toString('base64');
}

/** Throws if it is nothing that was packed, or too large. */
export function unpack(data: unknown): unknown {
  const bytes = gunzipSync(Buffer.from(String(data), 'base64'), { maxOutputLength: MOST });
  return JSON.parse(bytes.toString()) as unknown;
}

// --- internal ---

const MOST = 64 << 20; // bytes; an answer may have twenty million, which base64 makes longer
const NOT_SO = 'This job is not what its name says.';

const NOBODYS = {
  id: '',
  student: null,
  handed_in_at: null,
  source: '',
  refused: [],
  warnings: [],
  doubts: [],
};

/** A path that leads nowhere else. */
function isOf({ slug }: Exercise, path: string): boolean {
  const parts = path.split('/');
  const isPlain = parts.every((part) => /^[^\\:\p{Cc}]+$/u.test(part) && !/^\.\.?$/.test(part));
  return path.startsWith(`exercises/${slug}/src/`) && isPlain && path.length < 400;
}
