// The page in a real browser, where there is one: axe looks for what shuts a reader out.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExerciseReport, Report, StepReport } from '../src/grade/report.ts';
import { format } from '../src/writers/formats/html.ts';
import { HOSTILE, ORDINARY, PASSED } from './reports.ts';
import { patient } from './start.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = [process.env['CHROMIUM'] ?? '', ...PLACES].find(existsSync);
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const [EXERCISE] = ORDINARY.exercises as [ExerciseReport];

/** Eight clients that speak, lines that do not fit, and every verdict: each colour and shape that there is. */
const CROWDED: Report = { ...ORDINARY, exercises: [crowded(3), crowded(4)] };

const PAGES: readonly [string, Report][] = [
  ['failing', ORDINARY],
  ['passing', PASSED],
  ['hostile', HOSTILE],
  ['crowded', CROWDED],
];

if (!path) {
  console.log('page.test.ts is skipped: there is no Chromium. Install it, or name it in CHROMIUM.');
}

describe.skipIf(!path)('the page', patient, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: path!, args: ['--no-sandbox'] });
  }, patient.timeout);
  afterAll(() => browser?.close());

  for (const [colorScheme, width] of [
    ['light', 1200],
    ['dark', 390],
  ] as const) {
    test.each(PAGES)(`shuts nobody out: ${colorScheme}, ${width} pixels, %s`, async (_, report) => {
      await using page = await open(report, { colorScheme, width });

      expect(await violations(page)).toEqual([]);
      expect(await widerThanScreen(page)).toEqual([]);
    });
  }

  test('would be found to have a text that is hard to read', async () => {
    await using page = await open(ORDINARY, { colorScheme: 'light', width: 390 });
    await page.addStyleTag({ content: '.lesson { color: #aaa; }' });

    expect(new Set(await violations(page))).toEqual(
      new Set([expect.stringContaining('color-contrast: <p class="lesson">')]),
    );
  });

  // --- internal ---

  async function open(
    report: Report,
    { colorScheme, width }: { colorScheme: 'light' | 'dark'; width: number },
  ): Promise<Page> {
    const viewport = { width, height: 800 };
    // The page itself allows no script, not even axe.
    const page = await browser.newPage({ bypassCSP: true, colorScheme, viewport });
    await page.setContent(format.write(report, {}));
    await page.evaluate(
      `for (const each of document.querySelectorAll('details')) each.open = true`,
    );
    return page;
  }
});

// --- internal ---

// What a page evaluates is text here: nothing else in this project knows of documents.

async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: await readFile(axe, 'utf8') });
  const { violations: found } = await page.evaluate<AxeResults>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What would have to be scrolled sideways. */
function widerThanScreen(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`
    [...document.querySelectorAll('html, body *:not(svg *)')]
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
      .map(({ outerHTML }) => outerHTML.slice(0, 200))`);
}

function crowded(number: number): ExerciseReport {
  const names = ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'server'];
  const story = names.map((name) => `${name.padEnd(7)} sends "${'x'.repeat(150)}"`);
  const scenes = names.flatMap((who, i): StepReport['scenes'] & {} => [
    { does: 'connects', at_ms: i, who, peer: 'server' },
    { does: 'writes', at_ms: i, who, peer: 'server', bytes: '"…"', length: 9, before: 0 },
  ]);
  const verdicts = ['passed', 'failed', 'crashed', 'hung', 'tampered', 'not-run'] as const;
  const [, failed] = EXERCISE.steps as [StepReport, StepReport];
  const steps = verdicts.map((verdict): StepReport => {
    return {
      ...failed,
      verdict,
      story,
      scenes,
      reason: 'It needs `epoll`.',
      output: 'x'.repeat(999),
    };
  });
  return { ...EXERCISE, number, steps: [...steps, ...EXERCISE.steps] };
}
