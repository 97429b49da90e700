// What programs of others make of the formats that are theirs: they are asked, and not imitated.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { Parser, type Result } from 'tap-parser';
import { describe, expect, test } from 'vitest';
import type { ExerciseReport, Report } from '../src/grade/report.ts';
import { format as junit } from '../src/writers/formats/junit.ts';
import { format as tap } from '../src/writers/formats/tap.ts';
import { HOSTILE, HUGE, ORDINARY, PASSED } from './reports.ts';

const [EXERCISE] = ORDINARY.exercises as [ExerciseReport];

const REPORTS: readonly [string, Report][] = [
  ['ordinary', ORDINARY],
  ['passed', PASSED],
  ['hostile', HOSTILE],
  ['huge', HUGE],
  ['of nothing', { ...ORDINARY, exercises: [] }],
  ['of two exercises', { ...ORDINARY, exercises: [EXERCISE, { ...EXERCISE, number: 4 }] }],
  ['that took an hour', { ...PASSED, exercises: [slow(PASSED.exercises[0]!)] }],
];

describe.each(['jenkins-junit-10', 'ant-junit'])('JUnit by the schema %s', (schema) => {
  const text = readFileSync(join(import.meta.dirname, 'schemas', `${schema}.xsd`), 'utf8');

  test.each(REPORTS)('takes a report: %s', (_, report) => {
    expect(complaints(junit.write(report, {}), text)).toEqual([]);
  });

  test('is strict', () => {
    const wrong = junit.write(ORDINARY, {}).replace('<testcase ', '<testcase line="9" ');

    expect(complaints(wrong, text)).toEqual([expect.stringContaining("The attribute 'line'")]);
  });
});

test('JUnit counts what follows', () => {
  for (const [, report] of REPORTS) {
    using xml = XmlDocument.fromString(junit.write(report, {}));
    for (const suite of xml.find('/testsuites/testsuite')) {
      const count = (what: string): number => suite.find(what).length;
      const said = ['tests', 'failures', 'errors', 'skipped'].map((name) => {
        return Number(suite.get(`@${name}`)?.content);
      });

      expect(said).toEqual(
        ['testcase', 'testcase/failure', 'testcase/error', 'testcase/skipped'].map(count),
      );
    }
  }
});

describe('TAP by tap-parser', () => {
  test.each(REPORTS.filter(([, { exercises }]) => exercises.length > 0))(
    'is a whole document: %s',
    (_, report) => {
      const { all, version, results } = read(report);

      expect(version).toBe(14);
      expect(results).toMatchObject({ count: report.exercises.length, bailout: false });
      expect(results.failures.filter(({ tapError }) => tapError)).toEqual([]);
      expect(all.length).toBe(
        report.exercises.reduce((sum, { steps, problems }) => {
          return sum + steps.length + (problems.length > 0 ? 1 : 0);
        }, report.exercises.length),
      );
    },
  );

  test('says what failed, and why', () => {
    const { all, results } = read(ORDINARY);
    const why = all.find(({ name }) => name.startsWith('3.2 '))!;

    expect(results.ok).toBe(false);
    expect(all.filter(({ ok }) => ok).map(({ name }) => name)).toEqual([
      '3.1 one write is one piece',
    ]);
    expect(all.filter(({ todo }) => todo).map(({ name }) => name)).toEqual(['3.5 far away']);
    expect(why.diag).toMatchObject({ severity: 'failed', at: { line: 41 } });
  });

  test('is fine when all has passed', () => {
    expect(read(PASSED).results).toMatchObject({ ok: true, fail: 0 });
  });
});

// --- internal ---

function slow(exercise: ExerciseReport): ExerciseReport {
  const steps = exercise.steps.map((step) => ({ ...step, duration_ms: 3_600_000 }));
  return { ...exercise, steps };
}

/** What a schema does not like about a document. */
function complaints(xml: string, schema: string): string[] {
  using rules = XmlDocument.fromString(schema);
  using validator = XsdValidator.fromDoc(rules);
  using document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** All points of a document, also those of subtests; `strict` makes a failure of whatever is no TAP. */
function read(report: Report): { all: Result[]; version: number; results: Parser['results'] & {} } {
  const all: Result[] = [];
  let version = 0;
  const parser = new Parser({ strict: true });
  parser.on('version', (found) => (version = Number(found)));
  listen(parser);
  parser.end(tap.write(report, {}));
  return { all, version, results: parser.results! };

  function listen(part: Parser): void {
    part.on('assert', (point) => all.push(point));
    part.on('child', listen);
  }
}
