// What a browser makes of the page: its elements and attributes, as a parser finds them.

import { parse, type DefaultTreeAdapterTypes, type ParserError } from 'parse5';
import { describe, expect, test } from 'vitest';
import type { ExerciseReport, Report } from '../src/grade/report.ts';
import type { Verdict } from '../src/grade/verdict.ts';
import { clean } from '../src/text/clean.ts';
import { format } from '../src/writers/formats/html.ts';
import { EVIL, HOSTILE, ORDINARY, PASSED } from './reports.ts';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.ChildNode;

const [EXERCISE] = ORDINARY.exercises as [ExerciseReport];
const STEP = EXERCISE.steps[1]!;

describe('every page', () => {
  test.each([
    ['ordinary', ORDINARY],
    ['passed', PASSED],
    ['hostile', HOSTILE],
  ])('is HTML without errors: %s', (_, report) => {
    const errors: ParserError[] = [];
    parse(format.write(report, {}), { onParseError: (error) => errors.push(error) });

    expect(errors).toEqual([]);
  });

  test('loads nothing and runs nothing', () => {
    const attributes = elementsOf(ORDINARY).flatMap(({ attrs }) => attrs);
    const links = attributes.filter(({ name }) => /^(src|href|action|data|xlink:href)$/.test(name));

    expect(names(ORDINARY)).not.toContain('script');
    expect(attributes.filter(({ name }) => name.startsWith('on'))).toEqual([]);
    expect(links.filter(({ value }) => !value.startsWith('#'))).toEqual([]);
    expect(format.write(ORDINARY, {})).not.toMatch(/url\(|@import/);
    expect(format.write(ORDINARY, {})).toContain("default-src 'none'");
  });

  test('leads to every exercise', () => {
    const two = { ...ORDINARY, exercises: [EXERCISE, { ...EXERCISE, number: 4 }] };
    const all = elementsOf(two);
    const ids = all.flatMap(({ attrs }) => attrs.filter(({ name }) => name === 'id'));
    const links = all.flatMap(({ attrs }) => attrs.filter(({ name }) => name === 'href'));

    expect(links.map(({ value }) => value)).toEqual(['#exercise-3', '#exercise-4']);
    expect(ids.map(({ value }) => `#${value}`)).toEqual(links.map(({ value }) => value));
  });
});

describe('hostile text', () => {
  test('makes no elements and no attributes', () => {
    const shape = (report: Report): Set<string> => {
      const all = elementsOf(report);
      return new Set(
        all.map(({ tagName, attrs }) => [tagName, ...attrs.map(({ name }) => name)].join(' ')),
      );
    };
    const ordinary = shape(ORDINARY);

    expect([...shape(HOSTILE)].filter((each) => !ordinary.has(each))).toEqual([]);
  });

  test('is there to be read', () => {
    const told = textOf(parse(format.write(HOSTILE, {})));

    for (const line of clean(EVIL).split('\n')) expect(told).toContain(line);
  });
});

describe('a failure', () => {
  const only = (step: Partial<typeof STEP>): Report => {
    return { ...ORDINARY, exercises: [{ ...EXERCISE, steps: [{ ...STEP, ...step }] }] };
  };

  test('is drawn, and told in words', () => {
    expect(names(only({}))).toEqual(expect.arrayContaining(['svg', 'figcaption', 'ol']));
  });

  test('has a story in words alone where there is no more', () => {
    const { scenes: _, ...told } = STEP;
    const report = { ...ORDINARY, exercises: [{ ...EXERCISE, steps: [told] }] };

    expect(names(report)).not.toContain('svg');
    expect(names(report)).toContain('figcaption');
  });

  test('may have no story at all', () => {
    const { scenes: _, story: __, ...silent } = STEP;
    const report = { ...ORDINARY, exercises: [{ ...EXERCISE, steps: [silent] }] };

    expect(names(report)).not.toContain('figure');
    expect(textOf(parse(format.write(report, {})))).toContain(STEP.lesson);
  });

  test.each<Verdict>(['crashed', 'hung', 'tampered', 'not-run'])(
    'says that it is %s',
    (verdict) => {
      const page = elementsOf(only({ verdict }));
      const signs = page.filter(({ attrs }) =>
        attrs.some(({ value }) => value === `verdict ${verdict}`),
      );

      expect(signs.map(textOf)).toContain(verdict);
    },
  );
});

test('an exercise that nobody has opened is a list of steps', () => {
  const steps = EXERCISE.steps.map(({ id, title, stretch, points, max_points }) => {
    return { id, title, stretch, points, max_points, verdict: 'not-run' as const, duration_ms: 0 };
  });
  const report = { ...ORDINARY, exercises: [{ ...EXERCISE, problems: [], steps }] };
  const items = elementsOf(report).filter(({ tagName }) => tagName === 'li');

  expect(names(report)).not.toContain('details');
  expect(items.map(textOf)).toEqual(
    steps.map(({ id, title }) => expect.stringContaining(`${id}${title}`)),
  );
});

// --- internal ---

function elementsOf(report: Report): Element[] {
  return descendants(parse(format.write(report, {})).childNodes);
}

function names(report: Report): string[] {
  return elementsOf(report).map(({ tagName }) => tagName);
}

function descendants(nodes: readonly Node[]): Element[] {
  return nodes.flatMap((node) =>
    'tagName' in node ? [node, ...descendants(node.childNodes)] : [],
  );
}

function textOf(node: Node | DefaultTreeAdapterTypes.Document): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
