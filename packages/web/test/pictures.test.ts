// The pictures in a browser: by mouse and by keyboard, and for whoever hears them only.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openSite, type Site } from './browser.ts';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

describe.skipIf(!chromiumPath)('the pictures', () => {
  let site: Site;
  beforeAll(async () => void (site = await openSite()), 60_000);
  afterAll(async () => {
    expect([site.faults, site.foreign]).toEqual([[], []]);
    await site.close();
  });

  test.each([
    [1200, 'light'],
    [1200, 'dark'],
    [360, 'light'],
    [360, 'dark'],
  ] as const)('fit %d px in the %s, and axe finds nothing', async (width, colorScheme) => {
    const page = await gallery(site, { viewport: { width, height: 800 }, colorScheme });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await violations(page)).toEqual([]);
  });

  test('a deadline is moved by the arrow keys', async () => {
    const page = await gallery(site);
    const picture = pictureOf(page, 'A deadline on a stream');
    await picture.getByRole('slider').focus();
    for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowLeft');
    await expectSaid(picture, 'Read 3 is the first that ends with TimeoutError, at 25 ms.');
  });

  test('a stream is cut by the keyboard', async () => {
    const page = await gallery(site);
    const picture = pictureOf(page, 'A frame, cut where you click');
    await picture.getByRole('button', { name: 'All in one read' }).click();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await expectSaid(picture, '2 reads, 3 frames.');
  });

  test('with two values a wake-up can be lost, and the picture says so', async () => {
    const picture = pictureOf(await gallery(site), 'The slot');
    await picture.getByRole('radio', { name: 'null or a G' }).check();
    for (const name of ['ann reads', '"hello" arrives', 'The poller looks', 'ann falls asleep']) {
      await picture.getByRole('button', { name }).click();
    }
    await expectSaid(picture, 'The wake-up is lost');
  });

  test('each of the first five exercises has its own', async () => {
    const page = await gallery(site);
    for (const number of [1, 2, 3, 4, 5]) {
      await page.evaluate((hash) => void (location.hash = hash), `${number}`);
      await expectShown(page.locator('main.exercise .picture'));
    }
  });
});

async function gallery(site: Site, options = {}): Promise<Page> {
  const page = await site.open('#pictures', { bypassCSP: true, ...options });
  await page.locator('.picture').nth(4).waitFor();
  return page;
}

function pictureOf(page: Page, title: string): Locator {
  return page.locator('.picture').filter({ hasText: title });
}

async function expectSaid(picture: Locator, sentence: string): Promise<void> {
  await picture.getByRole('status').filter({ hasText: sentence }).waitFor({ timeout: 5000 });
}

async function expectShown(pictures: Locator): Promise<void> {
  await pictures.first().waitFor();
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate<AxeResults>('axe.run()');
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
}
