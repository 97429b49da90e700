// The playground as a learner meets it, in a real browser.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { solution, starter } from '../../../grader/src/workshop/subjects.ts';
import { openExercise } from '../../../grader/src/workshop/workshop.ts';
import { chromiumPath, openSite, type Site } from './browser.ts';

const STARTER = readFileSync(starter(openExercise('1')).file, 'utf8');
const SOLUTION = readFileSync(solution(openExercise('1')).file, 'utf8');

describe.skipIf(!chromiumPath)('the playground', { timeout: 120_000 }, () => {
  let site: Site;
  beforeAll(async () => void (site = await openSite()));
  afterAll(() => site?.close());

  test('shows what there is, and a first lesson without a key pressed', async () => {
    const page = await site.open();
    await page.getByRole('link', { name: /1 Echo server/ }).click();

    await expectSaid(page, '0 of 14 steps hold.');
    expect(await page.locator('.lesson').textContent()).toContain('You sent more than you got.');
    expect(await page.getByRole('textbox').textContent()).toContain('handleConn');
    expect(site.foreign).toEqual([]);
    expect(site.faults).toEqual([]);
  });

  test('judges what is written, remembers it, and forgets nothing when it is loaded again', async () => {
    const page = await site.open('#1');
    await expectSaid(page, '0 of 14 steps hold.');
    await write(page, SOLUTION);

    await expectSaid(page, '14 of 14 steps hold.');
    await page.reload();
    await expectSaid(page, '14 of 14 steps hold.');
    await page.getByRole('link', { name: 'Socketlings' }).click();
    await page.getByText('14 of 14 steps').waitFor();
  });

  test('gives hints rung by rung', async () => {
    const page = await site.open('#1.1');
    await page.getByRole('button', { name: 'Give me a hint' }).click();

    expect(await page.locator('.hint').count()).toBe(1);
    await page.getByRole('button', { name: 'One more' }).click();
    expect(await page.locator('.hint').count()).toBe(2);
  });

  test('steps through what happened, by the keys', async () => {
    const page = await site.open('#1.1');
    await page.getByText('5 of 5').waitFor();
    expect(await page.locator('.later').count()).toBe(0);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');

    await page.getByText('3 of 5').waitFor();
    expect(await page.locator('svg .later').count()).toBeGreaterThan(0);
    expect(await page.locator('.between').textContent()).toBe('Nothing is under way.');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.between').textContent()).toContain('100 bytes not read yet');
  });

  test('stays where the reader is, whatever comes', async () => {
    const viewport = { width: 768, height: 600 };
    const page = await site.open('#1', { viewport });
    await expectSaid(page, '0 of 14 steps hold.');
    await page.locator('.story').waitFor();

    expect(await page.evaluate<number>('scrollY')).toBe(0);
  });

  test('ends a loop that never ends, and names its line', async () => {
    const page = await site.open('#1');
    await expectSaid(page, '0 of 14 steps hold.');
    await write(page, STARTER.replace('await conn.read(p);', 'for (;;);'));

    await page.getByText('Line 10 runs again and again').first().waitFor({ timeout: 60_000 });
    expect(await page.locator('.sign.hung').count()).toBeGreaterThan(0);
    await write(page, SOLUTION);
    await expectSaid(page, '14 of 14 steps hold.');
  });

  test('ends a file that is busy where no loop is', async () => {
    const page = await site.open('#1');
    await expectSaid(page, '0 of 14 steps hold.');
    await write(page, `${STARTER}\nAtomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`);

    await page.getByText(/never finished loading|could not be loaded/).waitFor({ timeout: 60_000 });
  });

  test('says where a file cannot be understood, and what it may not import', async () => {
    const page = await site.open('#1');
    await expectSaid(page, '0 of 14 steps hold.');
    await write(page, `${STARTER}\nfunction (`);
    await page.getByText(/src\/echo-server\.ts:3\d cannot be understood/).waitFor();
    await write(page, `import fs from 'node:fs';\n${STARTER}\nfs;`);

    await page.getByText("echo-server.ts:1 imports 'node:fs', which no browser has.").waitFor();
  });

  test('shows what the file prints, as text and nothing else', async () => {
    const page = await site.open('#1');
    await expectSaid(page, '0 of 14 steps hold.');
    const loud = 'console.log("<img src=x onerror=alert(1)>", [1, 2]);';
    await write(page, STARTER.replace('await conn.read(p);', `await conn.read(p); ${loud}`));

    await page.getByText('<img src=x onerror=alert(1)> [ 1, 2 ]').waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  test('lets a file speak to nobody', async () => {
    let heard = 0;
    const other = createServer(() => (heard += 1)).on('upgrade', () => (heard += 1));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const page = await site.open('#1');
    await expectSaid(page, '0 of 14 steps hold.');
    await write(page, STARTER.replace('const p =', `${speaksTo(port)}\n  const p =`));

    await page.getByText('page: undefined').waitFor();
    await page.getByText('fetch: TypeError').waitFor();
    expect(heard).toBe(0);
    other.close();
  });

  test('begins anew, and takes that back', async () => {
    const page = await site.open('#1');
    await expectSaid(page, '0 of 14 steps hold.');
    await write(page, SOLUTION);
    await expectSaid(page, '14 of 14 steps hold.');
    await page.getByRole('button', { name: 'Begin anew' }).click();
    await expectSaid(page, '0 of 14 steps hold.');
    await page.getByRole('button', { name: 'Undo' }).click();

    await expectSaid(page, '14 of 14 steps hold.');
  });

  test('carries a file in a link, and keeps the one that was there', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const page = await site.open('#1', { permissions });
    await expectSaid(page, '0 of 14 steps hold.');
    await write(page, SOLUTION);
    await expectSaid(page, '14 of 14 steps hold.');
    await page.getByRole('button', { name: 'Copy a link to it' }).click();
    await page.getByText('The link is in your clipboard.').waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');

    const other = await site.open(link.slice(site.address.length));
    await expectSaid(other, '14 of 14 steps hold.');
    await other.getByRole('button', { name: 'Undo' }).click();
    await expectSaid(other, '0 of 14 steps hold.');
    const damaged = await site.open('#1/not-a-file');
    await damaged.getByText('The link is damaged').waitFor();
  });

  test('compares with a solution when it is asked to', async () => {
    const page = await site.open('#1');
    await expectSaid(page, '0 of 14 steps hold.');
    await page.getByRole('button', { name: 'Compare with a solution' }).click();

    await page.locator('.compare-files .less').first().waitFor();
  });

  test('saves the file, and the story for Wireshark', async () => {
    const page = await site.open('#1.1');
    await expectSaid(page, '0 of 14 steps hold.');
    const names: string[] = [];
    page.on('download', (download) => names.push(download.suggestedFilename()));
    await page.getByRole('button', { name: 'Download' }).click();
    const capture = page.waitForEvent('download');
    await page.getByRole('button', { name: /Wireshark/ }).click();

    const bytes = readFileSync(await (await capture).path());
    expect(names).toEqual(['echo-server.ts', 'story-1.1.pcapng']);
    expect(bytes.readUInt32BE(0)).toBe(0x0a0d0d0a);
  });
});

// --- internal ---

/** What a file under test could try. */
function speaksTo(port: number): string {
  const to = `127.0.0.1:${port}`;
  return [
    'console.log("page:", globalThis.postMessage);',
    `try { new WebSocket("ws://${to}/"); new EventSource("http://${to}/"); } catch {}`,
    `try { new Worker("http://${to}/a.js"); } catch {}`,
    `await import("http://${to}/a.js").catch(() => {});`,
    `await fetch("http://${to}/").catch((error) => console.log("fetch: " + error.name));`,
  ].join(' ');
}

async function expectSaid(page: Page, text: string): Promise<void> {
  await page.getByRole('status').getByText(text).waitFor({ timeout: 60_000 });
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}
