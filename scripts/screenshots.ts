// `npm run screenshots`: the pictures of the README, taken from the page itself, light and dark.

import { join } from 'node:path';
import { echo } from 'zx';
import { root } from '../grader/src/workshop/layout.mjs';
import { openSite } from '../packages/web/test/browser.ts';

const FOLDER = join(root, 'docs', 'pictures');

const site = await openSite();
for (const colorScheme of ['light', 'dark'] as const) {
  const viewport = { width: 1200, height: 760 };
  const page = await site.open('#1.1', { colorScheme, viewport, deviceScaleFactor: 1 });
  await page.locator('.story svg').waitFor();
  await page.getByRole('textbox').waitFor();
  await page.screenshot({ path: join(FOLDER, `page-${colorScheme}.png`) });
  const story = page.locator('.story');
  await story.screenshot({ path: join(FOLDER, `story-${colorScheme}.png`) });
}
await site.close();
echo(`The pictures lie in ${FOLDER}.`);
