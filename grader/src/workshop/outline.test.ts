import { describe, expect, test } from 'vitest';
import {
  readExports,
  readFirstImport,
  readHeadings,
  readSuites,
  readTitle,
  testNameOf,
} from './outline.ts';

const README = `# 07 Keep-alive

Words.

## Step 1: say hello
## What is this
## Step 2: say it twice (stretch)
`;

const TESTS = `import { test } from '@socketlings/testkit';
import { describe } from 'vitest';

describe('Step 1: say hello', () => {
  test('greets', async (world) => {});
  test.inBothWorlds('greets back', async (world) => { test('not this one', () => {}); });
  test.onRealEpoll('greets for real', Poller, async (epoll) => {});
});
`;

describe('a README', () => {
  test('gives the title and the steps', () => {
    expect(readTitle(README)).toBe('Keep-alive');
    expect(readHeadings(README)).toEqual([
      { number: 1, title: 'say hello', stretch: false },
      { number: 2, title: 'say it twice', stretch: true },
    ]);
  });

  test('without headings gives nothing', () => {
    expect([readTitle('words'), readHeadings('words')]).toEqual([undefined, []]);
  });
});

describe('a test file', () => {
  test('gives its suites and their tests without being run', () => {
    expect(readSuites(TESTS)).toEqual([
      {
        title: 'Step 1: say hello',
        tests: ['greets', 'greets back', 'greets for real'],
        onKernel: ['greets for real'],
      },
    ]);
    expect(readFirstImport(TESTS)).toBe('@socketlings/testkit');
  });

  test('is called as its step', () => {
    expect(testNameOf({ number: 7, title: "bob's bytes, as they came" })).toBe(
      '07-bobs-bytes-as-they-came.test.ts',
    );
  });

  test('must spell out its titles', () => {
    expect(() => readSuites('describe(title, () => {})')).toThrow('must be a string literal');
  });
});

test('the exports of a module are those that exist when it runs', () => {
  const code = 'export type A = 1; export const b = 1; export function c() {} export default 2;';

  expect(readExports(code)).toEqual(['b', 'c', 'default']);
});
