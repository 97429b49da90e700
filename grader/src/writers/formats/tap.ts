// TAP 14: a subtest for each exercise. A stretch step is a TODO: it may fail, and nothing is lost.

import { casesOf, type Case } from '../cases.ts';
import { cleanLine } from '../../text/clean.ts';
import type { ExerciseReport } from '../../grade/report.ts';
import type { Format } from '../format.ts';

export const format: Format = {
  file: 'report.tap',
  writtenInCi: true,
  write({ subject, exercises }) {
    const lines = exercises.flatMap((exercise, i) => {
      const { number, title, verdict } = exercise;
      const name = describe(`${number} ${title}`);
      return [
        `# Subtest: ${name}`,
        ...subtest(exercise).map(indent),
        point(verdict === 'passed', i, name),
      ];
    });
    return `${['TAP version 14', `# ${describe(subject)}`, `1..${exercises.length}`, ...lines].join('\n')}\n`;
  },
};

// --- internal ---

function subtest(exercise: ExerciseReport): string[] {
  const cases = casesOf(exercise);
  return [`1..${cases.length}`, ...cases.flatMap((each, i) => pointWithReason(each, i))];
}

function pointWithReason(each: Case, i: number): string[] {
  const { id, title, verdict, counts, message, details, file, line } = each;
  const directive = counts ? '' : ' # TODO stretch';
  const head = point(verdict === 'passed', i, describe(`${id} ${title}`)) + directive;
  if (verdict === 'passed') return [head];
  const where = { file, ...(line !== undefined && { line }) };
  const reason = { message, severity: verdict, at: where, details };
  // JSON is YAML 1.2, whatever is in it.
  const yaml = Object.entries(reason).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return [head, ...['---', ...yaml, '...'].map((text) => `  ${text}`)];
}

function point(ok: boolean, index: number, description: string): string {
  return `${ok ? 'ok' : 'not ok'} ${index + 1} - ${description}`;
}

function describe(text: string): string {
  return cleanLine(text).replaceAll(/[\\#]/g, String.raw`\$&`);
}

function indent(line: string): string {
  return `    ${line}`;
}
