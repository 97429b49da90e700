// JUnit XML, as CI systems read it. It has no specification; this keeps to what the schemas of Jenkins
// and of Ant have in common, so points, places and output stand where both have room for them.

import type { ExerciseReport, Report } from '../../grade/report.ts';
import { casesOf, pathInRepository, type Case } from '../cases.ts';
import { clean, cleanLine, cleanOutput, cut } from '../../text/clean.ts';
import type { Format } from '../format.ts';

/** `failed` is a failure, a crash, a hang and tampering are errors, and what does not count is skipped. */
export const format: Format = {
  file: 'junit.xml',
  writtenInCi: true,
  write(report) {
    const suites = report.exercises.map((exercise, i) => suiteOf(exercise, i, report));
    return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', {}, suites)}\n`;
  },
};

// --- internal ---

const OUTPUT_LIMIT = 10_000; // characters for each step

function suiteOf(exercise: ExerciseReport, id: number, { subject, started_at }: Report): string {
  const cases = casesOf(exercise);
  const attributes = {
    id,
    package: subject,
    name: `${exercise.number} ${exercise.title}`,
    timestamp: started_at.replace(/\.\d+Z$/, ''),
    hostname: 'localhost',
    ...countAll(cases),
    time: seconds(cases.reduce((sum, { ms }) => sum + ms, 0)),
  };
  const { verdict, points, max_points, bonus } = exercise;
  const file = pathInRepository(exercise.file);
  return element('testsuite', attributes, [
    propertiesOf({ verdict, points, max_points, bonus, file, ...pointsOf(cases) }),
    ...cases.map((each) => caseOf(each, exercise)),
    element('system-out', {}, [escape(cases.flatMap(outputOf).join('\n'))]),
    element('system-err', {}),
  ]);
}

function caseOf(each: Case, { number, name }: ExerciseReport): string {
  const attributes = {
    name: `${each.id} ${each.title}`,
    classname: `${String(number).padStart(2, '0')}-${name}`,
    time: seconds(each.ms),
  };
  return element('testcase', attributes, outcomeOf(each));
}

function pointsOf(cases: readonly Case[]): Record<string, string> {
  const worth = cases.filter(({ maxPoints }) => maxPoints > 0);
  return Object.fromEntries(
    worth.map(({ id, points, maxPoints }) => [`points ${id}`, `${points} of ${maxPoints}`]),
  );
}

/** A suite has one place for what all of its steps have printed. */
function outputOf({ id, title, output }: Case): string[] {
  if (!output) return [];
  return [`${id} ${title}`, cut(cleanOutput(output), OUTPUT_LIMIT).replace(/\n$/, '')];
}

/** Tools show a message far away from the name of its test, so it says which step it is about. */
function outcomeOf({ id, verdict, counts, message, details, file, line }: Case): string[] {
  const kind = kindOf({ verdict, counts });
  if (kind === 'passed') return [];
  if (kind === 'skipped')
    return [element(kind, { message: `${id} ${counts ? message : `stretch: ${message}`}` })];
  const place = line === undefined ? `in ${file}` : `at ${file}:${line}`;
  return [
    element(kind, { message: `${id} ${message}`, type: verdict }, [
      escape([place, ...details].join('\n')),
    ]),
  ];
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
    ([key, value]) => ` ${key}="${escape(cleanLine(String(value)))}"`,
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
