// JUnit XML, as CI systems read it. It has no specification; this keeps to what all of them take.

import type { ExerciseReport } from '../../report.ts';
import { casesOf, type Case } from '../cases.ts';
import { clean, cut } from '../clean.ts';
import type { Format } from '../format.ts';

/** `failed` is a failure, what nobody planned is an error, and what does not count is skipped. */
export const format: Format = {
  file: 'junit.xml',
  write(report) {
    const suites = report.exercises.map((exercise) => suiteOf(exercise, report.started_at));
    const counts = countAll(report.exercises.flatMap(casesOf));
    const time = seconds(report.duration_ms);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'socketlings', ...counts, time }, suites)}\n`;
  },
};

// --- internal ---

const OUTPUT_LIMIT = 10_000; // characters for each step

function suiteOf(exercise: ExerciseReport, startedAt: string): string {
  const cases = casesOf(exercise);
  const name = `${exercise.number} ${exercise.title}`;
  const attributes = {
    name,
    ...countAll(cases),
    time: seconds(cases.reduce((sum, { ms }) => sum + ms, 0)),
    timestamp: startedAt.replace(/\.\d+Z$/, ''),
    hostname: 'localhost',
  };
  const { verdict, points, max_points, bonus } = exercise;
  return element('testsuite', attributes, [
    propertiesOf({ verdict, points, max_points, bonus }),
    ...cases.map((each) => caseOf(each, exercise)),
  ]);
}

function caseOf(each: Case, { number, name }: ExerciseReport): string {
  const attributes = {
    name: `${each.id} ${each.title}`,
    classname: `${String(number).padStart(2, '0')}-${name}`,
    time: seconds(each.ms),
    file: each.file,
    ...(each.line !== undefined && { line: each.line }),
  };
  const { points, maxPoints } = each;
  return element('testcase', attributes, [
    propertiesOf({ points, max_points: maxPoints }),
    ...outcomeOf(each),
    ...(each.output ? [element('system-out', {}, [escape(cut(each.output, OUTPUT_LIMIT))])] : []),
  ]);
}

function outcomeOf({ verdict, counts, message, details }: Case): string[] {
  const kind = kindOf({ verdict, counts });
  if (kind === 'passed') return [];
  if (kind === 'skipped')
    return [element(kind, { message: counts ? message : `stretch: ${message}` })];
  return [element(kind, { message, type: verdict }, [escape(details.join('\n'))])];
}

function kindOf({ verdict, counts }: Pick<Case, 'verdict' | 'counts'>): string {
  if (verdict === 'passed') return 'passed';
  if (!counts || verdict === 'not-run') return 'skipped';
  return verdict === 'failed' ? 'failure' : 'error';
}

function countAll(cases: readonly Case[]): Record<string, number> {
  const count = (kind: string): number => cases.filter((each) => kindOf(each) === kind).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function propertiesOf(properties: Record<string, string | number>): string {
  const each = Object.entries(properties).map(([name, value]) =>
    element('property', { name, value }),
  );
  return element('properties', {}, each);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** `children` are XML already. */
function element(
  name: string,
  attributes: Record<string, string | number>,
  children: readonly string[] = [],
): string {
  const pairs = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escape(String(value))}"`,
  );
  if (children.length === 0) return `<${name}${pairs.join('')}/>`;
  const isText = !children.some((child) => child.startsWith('<'));
  const inner = isText ? children.join('') : `\n${children.map(indent).join('\n')}\n`;
  return `<${name}${pairs.join('')}>${inner}</${name}>`;
}

// Only tags: a line of text never begins with one, for it is escaped.
function indent(xml: string): string {
  return xml.replaceAll(/^(?= *<)/gm, '  ');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escape(text: string): string {
  return clean(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}
