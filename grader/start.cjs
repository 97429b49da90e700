// What npm starts. Two things have to be looked at before Node loads an ES module: it loads none from a folder with a
// backslash in its path, and ends where it gets no threads to load it with. It says both with a stack trace.

const { readFileSync, readdirSync } = require('node:fs');
const path = require('node:path');

const UNSETTLED = 13; // as Node says it of a module that waits for what never comes
const THREADS = 40; // of a run, and of this process
const COUNTED = 10_000; // a limit above it is not reached by a user's own programs

if (threadsLeft() < THREADS) {
  console.error(
    'This machine starts no more processes for you (see `ulimit -u`). This is not about your code. Close other programs, or raise the limit, and try again.',
  );
  process.exitCode = 3;
} else {
  process.exitCode = UNSETTLED;
  import('./start.mjs').catch(explain);
}

/** @param {NodeJS.ErrnoException} error */
function explain(error) {
  if (error.code !== 'ERR_INVALID_MODULE_SPECIFIER') throw error;
  const folder = JSON.stringify(`${path.dirname(__dirname)}/`);
  console.error(
    `The workshop's folder has \\ in its path, which Node takes for something else: ${folder}. Rename or move it.`,
  );
  process.exitCode = 2;
}

/** How many this user may still start: Linux counts them all, of every program, but not those of root. */
function threadsLeft() {
  const user = process.getuid?.() ?? 0;
  const limit = Number(/^Max processes +(\d+)/m.exec(textOf('/proc/self/limits'))?.[1] ?? Infinity);
  if (user === 0 || limit > COUNTED) return Infinity;
  const isMine = new RegExp(`^Uid:\\s+${user}\\s`, 'm');
  const programs = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((id) => textOf(`/proc/${id}/status`))
    .filter((status) => isMine.test(status));
  const counts = programs.map((status) => Number(/^Threads:\s+(\d+)/m.exec(status)?.[1] ?? 1));
  return limit - counts.reduce((sum, count) => sum + count, 0);
}

/** @param {string} file @returns {string} */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // no Linux, or a program that has just ended
  }
}
