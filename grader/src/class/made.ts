// A class for tests: students, an exercise of two steps, and reports that nothing has run for.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExerciseReport, Report, StepReport } from '../grade/report.ts';
import { worst, type Verdict } from '../grade/verdict.ts';
import { realPath } from '../machine/platform.mjs';
import { openExercise } from '../workshop/workshop.ts';
import { newCourse, type Course } from './course.ts';
import type { ClassFolder } from './folder.ts';
import { FILES } from './folder.ts';
import { keepAnswer, type Submission } from './submissions.ts';
import { sha256 } from '../machine/files.ts';

/** A folder that is removed by the caller. */
export function madeFolder(): { folder: string; remove: () => void } {
  const folder = realPath(mkdtempSync(join(tmpdir(), 'socketlings-class-')));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** So many students, each with another answer to exercise 1 unless `answers` says what they have. */
export function madeClass(
  folder: string,
  answers: readonly (string | null)[],
  course: Partial<Course> = {},
): ClassFolder {
  const exercise = openExercise('1');
  const students = answers.map((_, i) => madeStudent(i + 1));
  const lines = answers.flatMap((answer, i): Submission[] => {
    return answer === null ? [] : [madeSubmission(folder, students[i]!.id, answer)];
  });
  writeFileSync(
    join(folder, FILES.submissions),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  return { folder, students, exercises: [exercise], course: { ...newCourse([1]), ...course } };
}

export function madeStudent(number: number) {
  const id = `student-${String(number).padStart(2, '0')}`;
  return {
    id,
    name: `Student ${number}`,
    email: '',
    lmsId: '',
    github: '',
    section: '',
    extraMinutes: 0,
  };
}

export function madeSubmission(folder: string, student: string, answer: string): Submission {
  const path = 'exercises/01-echo-server/src/echo-server.ts';
  const content = Buffer.from(answer);
  return {
    id: sha256(student + answer).slice(0, 12),
    student,
    handed_in_at: null,
    source: `hand-ins/${student}`,
    answer: keepAnswer(folder, new Map([[path, content]])),
    files: [{ path, sha256: sha256(content), bytes: content.length }],
    refused: [],
    warnings: [],
    doubts: [],
  };
}

/** Of an exercise with steps 1.1 and 1.2, and a stretch step 1.3. */
export function madeReport(
  verdicts: readonly Verdict[],
  rest: Partial<ExerciseReport> = {},
): ExerciseReport {
  const steps = verdicts.map(madeStep);
  const sum = (stretch: boolean): number => {
    const counted = steps.filter((step) => step.stretch === stretch);
    return counted.reduce((all, { points }) => all + points, 0);
  };
  return {
    number: 1,
    name: 'echo-server',
    title: 'Echo server',
    file: 'exercises/01-echo-server/src/echo-server.ts',
    file_sha256: '0'.repeat(64),
    verdict: worst(verdicts.slice(0, 2)),
    points: sum(false),
    max_points: 20,
    bonus: sum(true),
    problems: [],
    set_aside: [],
    steps,
    ...rest,
  };
}

function madeStep(verdict: Verdict, i: number): StepReport {
  const stretch = i === 2;
  const max = stretch ? 5 : 10;
  return {
    id: `1.${i + 1}`,
    title: `step ${i + 1}`,
    stretch,
    verdict,
    points: verdict === 'passed' ? max : 0,
    max_points: max,
    duration_ms: 1,
    ...(verdict !== 'passed' && { lesson: `Lesson ${i + 1}.` }),
  };
}

export function madeDocument(exercise: ExerciseReport): Report {
  const { verdict, points, max_points, bonus } = exercise;
  const sums = { verdict, points, max_points, bonus };
  return { ...DOCUMENT, ...sums, exercises: [exercise] };
}

const DOCUMENT: Report = {
  schema: 'socketlings/report/v1',
  subject: 'submission:made',
  verdict: 'passed',
  points: 0,
  max_points: 0,
  bonus: 0,
  started_at: '2026-11-20T10:00:00.000Z',
  duration_ms: 1,
  seed: null,
  tool: {
    version: '0.1.0',
    node: '20.19.0',
    platform: 'linux-x64',
    tests_sha256: '0'.repeat(64),
    grader_sha256: '0'.repeat(64),
    sandbox: 'bwrap',
    networks: 'friendly',
    changed: [],
  },
  exercises: [],
};
