// The page of a class: as a parser sees it, and in a real browser where there is one.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parse, type ParserError } from 'parse5';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExercise } from '../../workshop/workshop.ts';
import type { Book, Entry } from '../book.ts';
import { newCourse } from '../course.ts';
import { gradeExercise, type Attempt } from '../gradebook.ts';
import { madeDocument, madeReport, madeStudent } from '../made.ts';
import { findAlike } from '../similar/pairs.ts';
import { writeClassPage } from './class-page.ts';
import { writeSimilar } from './similar-section.ts';
import { writeStudentPage } from './student-page.ts';

const EVIL = '<script>alert(1)</script>"&';
const FAILING = madeReport(['passed', 'failed', 'hung']);
const SHOWN = madeReport(['passed', 'passed', 'passed']);
const STORY = { story: ['ann   sends "x"', `bob   says ${EVIL}`] };
const WHOLE = madeDocument({
  ...FAILING,
  steps: FAILING.steps.map((step) => ({ ...step, ...STORY })),
});

const KNOWN = { reportOf: () => WHOLE, course: newCourse([1]) };

const OUTLINE = { number: 1, steps: FAILING.steps };

function entryOf(number: number, report: Attempt['report'], name = `Student ${number}`): Entry {
  const student = { ...madeStudent(number), name };
  const attempt = {
    number: 1,
    answer: '1:a',
    submission: 's',
    handedInAt: null,
    isOld: false,
    isStarter: false,
    key: 'k',
    report,
  };
  const exercise = gradeExercise(student, OUTLINE, report ? [attempt] : [], {
    course: newCourse([1]),
    overrides: [],
  });
  const { points, bonus, max } = exercise;
  return {
    student,
    exercises: [exercise],
    points,
    bonus,
    max,
    total: points + bonus,
    submissions: [],
    doubts: [],
  };
}

const BOOK: Book = {
  entries: [
    entryOf(1, SHOWN),
    {
      ...entryOf(2, FAILING, EVIL),
      doubts: [`exercise 1: there is no echo-server.ts, but ${EVIL}.ts.`],
    },
    entryOf(3, undefined),
    entryOf(4, FAILING),
  ],
  strays: [],
  strayOverrides: [],
};

const PROGRAM =
  'export const long = (a: number, b: number): number => { for (let i = 0; i < a; i += 1) { b = b * i + a; if (b > 10) { b -= a; } else { b += a * 2; } } return b + a; };\n'.repeat(
    4,
  );
const PROGRAMS = new Map([
  ['student-01', PROGRAM],
  ['student-02', PROGRAM.replaceAll('long', `renamed`)],
  [
    'student-03',
    'while (true) { try { f(a, b, c); } catch (error) { throw new Error(`no`, { cause: error }); } finally { g?.(h ?? 1); } }\n'.repeat(
      5,
    ),
  ],
  [
    'student-04',
    'class A { #x = 1; get y() { return this.#x ** 2; } static z = [1, 2, ...w].map((v) => ({ v, u: v ? -v : !v })); }\n'.repeat(
      5,
    ),
  ],
]);

function pageOf(book: Book = BOOK): string {
  const all = [...PROGRAMS].map(([student, code]) => ({ student, code }));
  const alike = {
    ...findAlike(all, ''),
    exercise: openExercise('1'),
    programs: PROGRAMS,
    same: [['x', EVIL]],
  };
  const titles = new Map([[1, 'Echo server']]);
  return writeClassPage({
    name: 'sockets',
    book,
    titles,
    reportOf: () => WHOLE,
    more: writeSimilar([alike]),
  });
}

describe('the page', () => {
  test('is HTML without errors, and nothing in it is what a student wrote', () => {
    const errors: ParserError[] = [];
    parse(pageOf(), { onParseError: (error) => errors.push(error) });
    expect(errors).toEqual([]);
    expect(pageOf()).not.toContain(EVIL);
    expect(pageOf()).toContain('&lt;script&gt;alert(1)');
    expect(pageOf()).toContain('The same to the letter: x, ');
  });

  test('counts lessons, and who passes of those who got there', () => {
    const text = pageOf().replaceAll(/<[^>]+>/g, '');
    expect(text).toContain('2 × 1.2 Lesson 2.');
    expect(text).toMatch(/1\.1 step 11? ?3 of 3/);
    expect(text).toMatch(/1\.2 step 2 ?1 of 3/);
    expect(text).toContain('student-01 and student-02 share 100 %');
  });

  test('of a student has the points that count, and what was not handed in', () => {
    const [, second, third] = BOOK.entries;
    const names = new Map([[1, openExercise('1')]]);
    const page = writeStudentPage(second!, names, KNOWN)!;
    expect(page).toContain('<strong>10 of 20</strong>');
    expect(page).toContain('Socketlings: student-02');
    expect(page).not.toContain('TypeScript finds');
    const typed = entryOf(5, { ...FAILING, problems: ['a.ts:1 no (TS2322)'] });
    expect(
      writeStudentPage(typed, names, {
        ...KNOWN,
        course: { ...newCourse([1]), type_error_percent: 20 },
      }),
    ).toContain('TypeScript finds an error, which costs 20 % of its points.');
    expect(writeStudentPage(third!, names, KNOWN)).toBeUndefined();
  });
});

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = [process.env['CHROMIUM'] ?? '', ...PLACES].find(existsSync);
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe.skipIf(!path)('the page in a browser', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: path!, args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(() => browser?.close());

  async function open(
    colorScheme: 'light' | 'dark',
    width: number,
    bypassCSP: boolean,
  ): Promise<Page> {
    const page = await browser.newPage({
      bypassCSP,
      colorScheme,
      viewport: { width, height: 800 },
    });
    await page.setContent(pageOf());
    return page;
  }

  test.each([
    ['light', 1200],
    ['dark', 390],
  ] as const)('shuts nobody out: %s, %i pixels', async (scheme, width) => {
    await using page = await open(scheme, width, true);
    await page.evaluate(
      `for (const each of document.querySelectorAll('details')) each.open = true`,
    );
    await page.addScriptTag({ content: await readFile(axe, 'utf8') });
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run(document, { resultTypes: ['violations'] })`,
    );
    expect(
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    ).toEqual([]);
    expect(await page.evaluate(`document.documentElement.scrollWidth - innerWidth`)).toBe(0);
  });

  test('sorts and searches', async () => {
    await using page = await open('light', 1200, false);
    const shown = (): Promise<string[]> =>
      page.locator('.map tbody tr:visible th > :first-child').allTextContents();
    await page.getByLabel('Order').selectOption('fewest points first');
    expect((await shown())[0]).toBe('student-03');
    await page.getByLabel('Search').fill('student 4');
    expect(await shown()).toEqual(['student-04']);
  });

  test('hides nothing on paper', async () => {
    await using page = await open('light', 1200, false);
    await page.getByLabel('Search').fill('nobody');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.map tbody tr:visible').count()).toBe(4);
    expect(await page.getByText('sends "x"').first().isVisible()).toBe(true);
  });
});
