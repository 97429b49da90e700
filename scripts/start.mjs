// `node scripts/start.mjs NAME …` runs a script of this folder, in which nothing needs to be built. Without
// a name it only looks whether scripts can be run at all, and says why not.

import process from 'node:process';
import { complaintBefore, here } from '../grader/src/before.mjs';

const complaint = complaintBefore(here);
const [name] = process.argv.splice(2, 1); // a script finds its own words where it expects them
if (complaint) {
  console.error(complaint);
  process.exitCode = 2;
} else if (name) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(`./${name}.ts`);
}
