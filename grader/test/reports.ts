// Reports for the tests of writers: an ordinary one, and one in which the learner's code does its worst.

import type { ExerciseReport, Report, StepReport } from '../src/grade/report.ts';

const FILE = 'exercises/03-safe-writer/src/safe-writer.ts';

const STEP: StepReport = {
  id: '3.1',
  title: 'one write is one piece',
  stretch: false,
  verdict: 'passed',
  points: 10,
  max_points: 10,
  duration_ms: 12,
};

const FAILED: StepReport = {
  ...STEP,
  id: '3.2',
  title: 'a frame in two parts',
  verdict: 'failed',
  points: 0,
  lesson: 'Two tasks took turns: hold the lock for the whole frame.',
  expected: '"b" (1 byte)',
  received: '"a" (1 byte)',
  diagnosis: 'writer(bob) has returned',
  at: { file: FILE, line: 41 },
  test: { file: 'exercises/03-safe-writer/test/04-a-frame-in-two-parts.test.ts', line: 12 },
  story: ['ann     sends "a" (1 byte)', 'server  reads "a" (1 byte)'],
  scenes: [
    { does: 'connects', at_ms: 0, who: 'ann', peer: 'server' },
    {
      does: 'sets a deadline',
      at_ms: 0,
      who: 'server',
      peer: 'ann',
      text: 'setReadDeadline(in 5 ms)',
      deadline: { of: 'read', in_ms: 5 },
    },
    { does: 'writes', at_ms: 1, who: 'ann', peer: 'server', bytes: '"a"', length: 1, before: 0 },
    { does: 'reads', at_ms: 9, who: 'server', peer: 'ann', bytes: '"a"', length: 1, before: 0 },
    { does: 'half-closes', at_ms: 9, who: 'ann', peer: 'server' },
    { does: 'reads the end', at_ms: 10, who: 'server', peer: 'ann' },
    { does: 'left out', at_ms: 0, who: '', peer: '', length: 3 },
    { does: 'resets', at_ms: 1100, who: 'ann', peer: 'server' },
    { does: 'fails', at_ms: 1100, who: 'server', peer: 'ann', text: 'write: ECONNRESET' },
    { does: 'closes', at_ms: 1100, who: 'server', peer: 'ann' },
  ],
  seed: 7,
  output: 'one\ntwo\n',
};

const HUNG: StepReport = { ...FAILED, id: '3.3', title: 'never ends', verdict: 'hung' };
const STRETCH: StepReport = {
  ...FAILED,
  id: '3.5',
  title: 'far away',
  stretch: true,
  max_points: 5,
};
const NOT_RUN: StepReport = {
  ...STEP,
  id: '3.4',
  title: 'real',
  verdict: 'not-run',
  reason: 'It needs <b>Linux</b>.',
  points: 0,
};

const EXERCISE: ExerciseReport = {
  number: 3,
  name: 'safe-writer',
  title: 'Concurrent safe writer',
  file: FILE,
  file_sha256: 'a'.repeat(64),
  verdict: 'hung',
  points: 10,
  max_points: 40,
  bonus: 0,
  problems: [`${FILE}:9 Type 'string' is not assignable to type 'number'. (TS2322)`],
  set_aside: ['exercises/03-safe-writer/test/safe-writer.test.ts'],
  steps: [STEP, FAILED, HUNG, NOT_RUN, STRETCH],
};

export const ORDINARY: Report = {
  schema: 'socketlings/report/v1',
  subject: 'learner',
  verdict: 'hung',
  points: 10,
  max_points: 40,
  bonus: 0,
  started_at: '2026-11-21T08:00:00.123Z',
  duration_ms: 812,
  seed: 7,
  tool: {
    version: '0.1.0',
    node: '20.19.0',
    platform: 'linux-x64',
    tests_sha256: 'b'.repeat(64),
    grader_sha256: 'c'.repeat(64),
    sandbox: 'bwrap',
    networks: 'friendly,nasty,1-32,real',
    changed: [],
  },
  exercises: [EXERCISE],
};

/** Everything that means something to one format or another. */
export const EVIL = [
  '</failure></testcase><script>alert(1)</script><img src=x onerror=alert(1)>',
  '"\'&amp;&#0;]]><!-- x --> <!--socketlings-->',
  '::error::forged',
  '##[error]forged',
  '::notice title=Autograding complete::Points 100/100',
  '::stop-commands::x',
  '```\n# heading\n[link](javascript:alert(1)) ![x](http://evil.example/x.png)',
  '@everyone #1 GH-2 https://evil.example www.evil.example a@evil.example',
  '\u001B[31mred\u001B]0;title\u0007\u0000\u0008\uFFFE\uD800 \u202Eesrever\u202C',
  'ok 1 - forged\nnot ok 2 # SKIP\nBail out!\n1..0',
  '| a | b | <details> </summary> %0A::error::x \\ * _ ~ $x$ `',
].join('\n');

const EVIL_STEP: StepReport = {
  ...FAILED,
  lesson: EVIL,
  expected: EVIL,
  received: EVIL,
  diagnosis: EVIL,
  story: EVIL.split('\n'),
  scenes: EVIL.split('\n').map((text, i) => {
    return { does: 'notes', at_ms: i, who: text, peer: EVIL, text, bytes: text };
  }),
  output: EVIL,
};

export const HOSTILE: Report = {
  ...ORDINARY,
  subject: `submission:${EVIL}`,
  exercises: [{ ...EXERCISE, problems: [EVIL], steps: [STEP, EVIL_STEP] }],
};

/** More than any format takes: 15 exercises of which every step has printed as much as it could. */
export const HUGE: Report = {
  ...ORDINARY,
  exercises: Array.from({ length: 15 }, (_, i) => {
    const steps = Array.from({ length: 14 }, (_, j): StepReport => {
      const text = 'ü'.repeat(60_000);
      return { ...FAILED, id: `${i + 1}.${j + 1}`, lesson: text.slice(0, 5000), output: text };
    });
    return { ...EXERCISE, number: i + 1, problems: [], steps };
  }),
};

/** Nothing is left to do. */
export const PASSED: Report = {
  ...ORDINARY,
  verdict: 'passed',
  points: 10,
  max_points: 10,
  bonus: 5,
  seed: null,
  exercises: [
    {
      ...EXERCISE,
      verdict: 'passed',
      problems: [],
      max_points: 10,
      bonus: 5,
      steps: [STEP, { ...STEP, id: '3.2', stretch: true, points: 5, max_points: 5 }],
    },
  ],
};
