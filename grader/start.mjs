// start.cjs starts this file, and it starts everything else. It is plain JavaScript, so that
// even a Node that is too old, or a folder without packages, gets a sentence and not a stack trace.

import process from 'node:process';

const { explain, explainUncaught } = await import('./src/machine/last-word.mjs').catch(despair);
explainUncaught();
try {
  process.exitCode = (await complain()) ? 2 : await begin();
} catch (error) {
  process.exit(explain(error)); // a run that was begun would keep this process
}

// One after the other: where few files may be open, that many are.
async function complain() {
  const { complaintBefore, here } = await import('./src/before.mjs');
  const complaint = complaintBefore(here);
  if (complaint) {
    console.error(complaint);
    return true;
  }
  const { expectLimits } = await import('./src/machine/machine-limits.mjs');
  expectLimits();
  return false;
}

async function begin() {
  const [{ beginEarly }, { dropPrepared }, { hasTemp }] = await Promise.all([
    import('./src/run/early.mjs'),
    import('./src/run/child.mjs'),
    import('./src/machine/temp.mjs'),
  ]);
  const args = process.argv.slice(2);
  const quit = () => process.exit(130); // what was begun ends with this process
  process.once('SIGINT', quit).once('SIGTERM', quit);
  beginEarly(args, process.env, process.stdout.isTTY === true);
  if (!hasTemp()) process.env['TSX_DISABLE_CACHE'] = '1'; // what needs none goes on without
  const { register } = await import('tsx/esm/api');
  register();
  const { main } = await import('./src/main.ts');
  const end = main(args, process.env); // it hears them from here on: one that came meanwhile finds a listener
  process.off('SIGINT', quit).off('SIGTERM', quit);
  const code = await end;
  dropPrepared();
  return code;
}

/** @param {Error} error @returns {never} */
function despair({ message }) {
  console.error(`The workshop cannot be loaded (${message}). This is not about your code.`);
  process.exit(3);
}
