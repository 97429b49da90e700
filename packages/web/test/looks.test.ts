// Nobody is shut out: axe, light and dark, wide and narrow, and a keyboard alone.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openSite, type Site } from './browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is there when a page has come to rest. */
const PAGES = [
  ['the map', '', '.map a'],
  ['a failure that is drawn', '#1.1', '.sequence svg'],
  ['a failure in lines', '#5.1', '.story .tell'],
] as const;

const LOOKS = [
  { colorScheme: 'light', width: 1200 },
  { colorScheme: 'dark', width: 1200 },
  { colorScheme: 'light', width: 768 },
  { colorScheme: 'dark', width: 360 },
] as const;

describe.skipIf(!chromiumPath)('the page', { timeout: 120_000 }, () => {
  let site: Site;
  beforeAll(async () => void (site = await openSite()));
  afterAll(() => site?.close());

  for (const look of LOOKS) {
    test.each(PAGES)(
      `shuts nobody out: ${look.colorScheme}, ${look.width} pixels, %s`,
      async (_, hash, sign) => {
        const page = await open(hash, look);
        await page.locator(sign).first().waitFor();
        await page
          .getByRole('status')
          .first()
          .waitFor({ state: hash ? 'attached' : 'detached' });

        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(WIDER)).toEqual([]);
      },
    );
  }

  test('would be found to have a text that is hard to read', async () => {
    const page = await open('', LOOKS[0]);
    await page.locator('.lead').waitFor();
    await page.addStyleTag({ content: '.lead { color: #ccc; }' });

    expect((await violations(page)).join()).toContain('color-contrast');
  });

  test('can be used by a keyboard alone', async () => {
    const page = await open('', LOOKS[0]);
    await page.locator('.map a').first().waitFor();
    await tabTo(page, '2 Deadlines');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '2 Deadlines' }).waitFor();
    await page.locator('.lesson').waitFor();
    await page.getByRole('textbox').waitFor();
    await tabTo(page, 'Give me a hint');
    await page.keyboard.press('Enter');

    expect(await page.locator('.hint').count()).toBe(1);
    await page.getByRole('textbox').focus();
    await page.keyboard.press('Tab'); // out of the editor, and not an indent into it
    expect(
      await page.evaluate<boolean>(`document.activeElement.closest('.cm-editor') === null`),
    ).toBe(true);
  });

  // --- internal ---

  function open(
    hash: string,
    look: { colorScheme: 'light' | 'dark'; width: number },
  ): Promise<Page> {
    const { colorScheme, width } = look;
    return site.open(hash, { bypassCSP: true, colorScheme, viewport: { width, height: 800 } });
  }
});

// --- internal ---

async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: AXE });
  const { violations: found } = await page.evaluate<AxeResults>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What sticks out on the right, and cannot be scrolled to by itself. */
const WIDER = `[...document.querySelectorAll('body *')]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .filter((each) => !each.closest('.wide, pre, .cm-editor, .compare-files'))
  .map((each) => each.outerHTML.slice(0, 100))`;

const MOST = 60; // keys

async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < MOST; i += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate<string>(`document.activeElement.textContent`);
    if (text.includes(name)) return;
  }
  throw new Error(`${MOST} times Tab do not lead to "${name}"`);
}
