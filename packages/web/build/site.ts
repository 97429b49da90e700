// `npm run site [-- FOLDER]`: the page as static files, for any server.

import { resolve } from 'node:path';
import { build } from 'vite';
import { configFor, web } from './config.ts';

const [folder = resolve(web, '.made', 'site')] = process.argv.slice(2);
await build(configFor(resolve(folder)));
