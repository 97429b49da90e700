// Whatever a new Node brings has to be decided about before it is supported: until then it is closed.

import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  CLOSED_GLOBALS,
  CLOSED_MODULES,
  CLOSED_ON_PROCESS,
  LOCKED_GLOBALS,
  OPEN_GLOBALS,
  OPEN_MODULES,
  OPEN_ON_PROCESS,
} from '../vitest/decided.mjs';

const OPEN = {
  modules: [...OPEN_MODULES],
  globals: [...LOCKED_GLOBALS, ...OPEN_GLOBALS],
  onProcess: [...OPEN_ON_PROCESS],
};
const CLOSED = {
  modules: Object.values(CLOSED_MODULES).flat(),
  globals: Object.values(CLOSED_GLOBALS).flat(),
  onProcess: Object.values(CLOSED_ON_PROCESS).flat(),
};
type Kind = keyof typeof OPEN;

const child = fork(join(import.meta.dirname, 'decided', 'has.mjs'), { execArgv: [] });
const [has] = (await once(child, 'message')) as [Record<Kind, string[]>];
const KINDS = Object.keys(OPEN) as Kind[];

describe(`of what Node ${process.versions.node} has`, () => {
  test.each(KINDS)('nothing is undecided: %s', (kind) => {
    const decided = [...OPEN[kind], ...CLOSED[kind]];

    expect(has[kind].length).toBeGreaterThan(50);
    expect(has[kind].filter((name) => !decided.includes(name))).toEqual([]);
  });
});

test.each(KINDS)('nothing is decided twice: %s', (kind) => {
  const decided = [...OPEN[kind], ...CLOSED[kind]];

  expect(decided.filter((name, i) => decided.indexOf(name) !== i)).toEqual([]);
});

describe('what a newer Node might bring is closed', () => {
  const doors = pathToFileURL(join(import.meta.dirname, '..', 'vitest', 'worker', 'doors.mjs'));

  /** Closes doors in a process of its own, and returns what `attempt` is told there. */
  function told(attempt: string): string {
    const program = `
      import { closeDoors, closeGlobals } from '${doors.href}';
      globalThis.telepathy = { send() {} };
      process.telepathy = () => {};
      const tried = [];
      closeGlobals();
      closeDoors((what) => tried.push(what));
      try { console.log(${attempt}, tried.join()); } catch (error) { console.log(error.message, tried.join()); }`;
    const args = ['--input-type=module', '--no-warnings', '--eval', program];
    return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
  }

  test.each([
    ['telepathy.send()', 'telepathy is not available to a graded program: it is newer than this'],
    ['new telepathy()', 'telepathy is not available'],
    ['(telepathy.on = 1)', 'telepathy is not available'],
    ['process.telepathy()', 'process.telepathy is not available to a graded program: it is newer'],
    ['fetch("http://127.0.0.1")', 'fetch is not available to a graded program: it talks to other'],
    ['process.exit()', 'process.exit is not available to a graded program: it ends a process'],
    ['typeof telepathy', 'function'],
    ['Object.keys(globalThis).length > 0', 'true'],
  ])('%s', (attempt, sentence) => {
    expect(told(attempt)).toContain(sentence);
  });

  test('and who tries to end the process is named, even if the error is swallowed', () => {
    expect(told('(() => { try { process.abort() } catch {} })()')).toContain('process.abort');
  });
});
