// What has been graded: results/KEY.json, a report each. The key is the sum of all that a grade depends on, so that a
// result is never taken for another one, and nothing is graded twice.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, sha256OfFile, writeWhole } from '../machine/files.ts';
import type { Report, StepReport } from '../grade/report.ts';
import { NETWORKS } from '../run/networks.mjs';
import { sandboxName } from '../run/confine.mjs';
import { toJson } from '../text/clean.ts';
import { exerciseIds } from '../workshop/exercise-ids.mjs';
import { judgeIds } from '../workshop/tools.ts';
import { root, type Exercise } from '../workshop/workshop.ts';
import { FILES } from './folder.ts';
import type { Submission } from './submissions.ts';

/** What all grades of a run depend on, beside the answer and its tests. */
export interface Circumstances {
  /** The sum of all that judges: packages, grader, settings, networks. */
  readonly judges: string;
  /** The sum of what is another one on another machine. */
  readonly machine: string;
}

/** Many files are read for it: once is enough. */
export function circumstances(): Circumstances {
  return (around ??= {
    judges: sha256(JSON.stringify([judgeIds(), lockfileSum(), typesSum(), NETWORKS.once])),
    machine: sha256([process.versions.node, process.platform, sandboxName()].join()),
  });
}

let around: Circumstances | undefined;

/** The sum of an answer, helpers included; undefined if its file is not there. */
export function answerSum(
  { files }: Pick<Submission, 'files'>,
  { slug, name }: Exercise,
): string | undefined {
  const own = `exercises/${slug}/src/`;
  const mine = files.filter(({ path }) => path.startsWith(own));
  if (!mine.some(({ path }) => path === `${own}${name}.ts`)) return undefined;
  const lines = mine.map((file) => `${file.sha256}  ${file.path}\n`).sort();
  return sha256(lines.join(''));
}

/** The first half says what was judged by what, and the second half where. */
export function keyOf(sum: string, exercise: Exercise, { judges, machine }: Circumstances): string {
  const { slug, steps, originals } = exercise;
  const tests = exerciseIds(originals.folder, originals.tests)?.tests_sha256;
  const outline = steps.map(({ id, title, stretch }) => [id, title, stretch]);
  const first = sha256(JSON.stringify([slug, sum, tests, outline, judges])).slice(0, HALF);
  return first + sha256(first + machine).slice(0, HALF);
}

/** Whether a result is by other tests, or by another grader, than that of the key. */
export function isOlder(key: string, now: string): boolean {
  return key.slice(0, HALF) !== now.slice(0, HALF);
}

/** The results of a class, by their keys. */
export class Results {
  readonly #folder: string;
  readonly #read = new Map<string, Report | undefined>();

  constructor(folder: string) {
    this.#folder = join(folder, FILES.results);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** Without what only a reader of one report wants: of a whole class that is much. Undefined if there is none. */
  get(key: string): Report | undefined {
    if (!this.#read.has(key)) {
      const report = this.whole(key);
      this.#read.set(key, report && lighten(report));
    }
    return this.#read.get(key);
  }

  whole(key: string): Report | undefined {
    return readReport(this.#path(key));
  }

  /** Whole, or not at all. */
  put(key: string, report: Report): void {
    mkdirSync(this.#folder, { recursive: true });
    writeWhole(this.#path(key), toJson(report));
    this.#read.set(key, lighten(report));
  }

  #path(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}

// --- internal ---

const HALF = 20; // hexadecimal digits

function lockfileSum(): string | null {
  const lockfile = join(root, 'package-lock.json');
  return existsSync(lockfile) ? sha256OfFile(lockfile) : null;
}

function typesSum(): string {
  return sha256OfFile(join(root, 'exercises', 'tsconfig.json'));
}

const HEAVY = ['story', 'scenes', 'output', 'diagnosis'];

function lighten(report: Report): Report {
  const exercises = report.exercises.map((exercise) => {
    const steps = exercise.steps.map((step) => {
      const entries = Object.entries(step).filter(([key]) => !HEAVY.includes(key));
      return Object.fromEntries(entries) as unknown as StepReport;
    });
    return { ...exercise, steps };
  });
  return { ...report, exercises };
}

function readReport(path: string): Report | undefined {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
    return report.schema === 'socketlings/report/v1' && report.exercises.length === 1
      ? report
      : undefined;
  } catch {
    return undefined;
  }
}
