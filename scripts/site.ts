// `npm run site [-- FOLDER]`: the playground as static files.

import { resolve } from 'node:path';
import { echo } from 'zx';
import { buildSite } from '../packages/web/build/site.ts';

const [folder = '.made/site'] = process.argv.slice(2);
await buildSite(resolve(folder));
echo(`The playground lies in ${folder}: put it on any server.`);
