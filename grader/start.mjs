// The npm scripts start this file, and it starts everything else. It is plain JavaScript, so that
// even a Node that is too old, or a folder without packages, gets a sentence and not a stack trace.

import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

const OLDEST = [20, 19];

const complaint = complaintAboutNode(process.versions.node) ?? complaintAboutPackages();
if (complaint) {
  console.error(complaint);
  process.exitCode = 2;
} else {
  const [{ beginEarly }, { dropPrepared }, { hasTemp }] = await Promise.all([
    import('./src/early.mjs'),
    import('./src/child.mjs'),
    import('./src/temp.mjs'),
  ]);
  const args = process.argv.slice(2);
  const quit = () => process.exit(130); // what was begun ends with this process
  process.once('SIGINT', quit).once('SIGTERM', quit);
  beginEarly(args, process.env, process.stdout.isTTY === true);
  if (!hasTemp()) process.env['TSX_DISABLE_CACHE'] = '1'; // what needs none goes on without
  const { register } = await import('tsx/esm/api');
  register();
  const { main } = await import('./src/main.ts');
  process.off('SIGINT', quit).off('SIGTERM', quit); // from here on the command line hears them
  process.exitCode = await main(args, process.env);
  dropPrepared();
}

/** @param {string} version */
function complaintAboutNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Socketlings needs Node ${OLDEST.join('.')} or newer, and this is Node ${version}. Install a newer one from https://nodejs.org, then run \`npm ci\`.`;
}

function complaintAboutPackages() {
  const { devDependencies } = JSON.parse(
    readFileSync(new URL('package.json', import.meta.url), 'utf8'),
  );
  const own = Object.keys(devDependencies);
  const needed = ['tsx', 'vitest', 'typescript', '@socketlings/testkit', ...own];
  const missing = needed.filter(
    (name) => !existsSync(new URL(`../node_modules/${name}`, import.meta.url)),
  );
  if (missing.length === 0) return undefined;
  return `The packages that Socketlings needs are not installed (${missing[0]} is missing). Run \`npm ci\` in the workshop's folder first.`;
}
