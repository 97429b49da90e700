import { describe, expect, test } from 'vitest';
import { machineFault, machineFaultIn } from './machine-fault.mjs';
import { expectLimits, expectProcesses } from './machine-limits.mjs';
import { MachineError, UsageError } from '../usage-error.mjs';

describe('what a machine lacks is told', () => {
  test.each([
    ['EMFILE', /^Too many files .+ \(EMFILE\)\. This is not about your code\. Type /],
    ['EAGAIN', /^This machine starts no more processes for you/],
    ['ENOMEM', /^This machine has no memory left/],
    ['ENOSPC', /^The disk is full/],
    ['EFBIG', /^A limit on the size of files/],
    ['EROFS', /^The disk is read-only/],
  ])('for %s, wherever it is thrown', (code, sentence) => {
    const error = Object.assign(new Error('no'), { code });

    expect(machineFault(error)?.message).toMatch(sentence);
    expect(machineFault(new Error('wrapped', { cause: error }))?.message).toMatch(sentence);
  });

  test('with what was written to', () => {
    const error = Object.assign(new Error(), { code: 'ENOSPC', path: '/x' });

    expect(machineFault(error)?.message).toContain('(ENOSPC: /x)');
  });

  test.each([
    [new Error('something else')],
    [Object.assign(new Error(), { code: 'ENOENT' })],
    [new UsageError('typed wrongly')],
    ['EMFILE'],
    [undefined],
  ])('and %s says nothing of it', (error) => {
    expect(machineFault(error)).toBeUndefined();
  });

  test('by a circle of causes, too', () => {
    const error = new Error('round');
    error.cause = error;

    expect(machineFault(error)).toBeUndefined();
  });

  test.each([
    ["bwrap: Can't fork for pid 1: Resource temporarily unavailable", /processes.+fork for pid 1/],
    ['node[8]: pthread_create: Resource temporarily unavailable', /processes/],
    ['#  Assertion failed: (0) == (uv_thread_create(t.get(), start_thread))', /processes/],
    ["x\nError: EMFILE: too many open files, open '/a'\n    at open", /files .+open '\/a'/],
    ['WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory', /memory/],
    ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', /memory/],
  ])('by a program that printed %j', (printed, sentence) => {
    const { message } = machineFaultIn(printed)!;

    expect(message).toMatch(sentence);
    expect(message).not.toMatch(/\n|    at /);
  });

  test('and other words are no fault of it', () => {
    expect(
      machineFaultIn('SyntaxError: Unexpected token\n    at thread.spawnSync'),
    ).toBeUndefined();
  });
});

describe('limits', () => {
  const list = (name: string, soft: string): string =>
    `Limit                     Soft Limit           Hard Limit           Units\n${name.padEnd(26)}${soft.padEnd(21)}unlimited            bytes\n`;

  test.each([
    ['Max file size', '1048576'],
    ['Max address space', '8000000000'],
    ['Max processes', '20'],
  ])('%s of %s is too small', (name, soft) => {
    expect(() => expectLimits(list(name, soft))).toThrow(MachineError);
    expect(() => expectLimits(list(name, 'unlimited'))).not.toThrow();
  });

  test('are enough here, and so are the processes', () => {
    expect(() => expectLimits()).not.toThrow();
    expect(expectProcesses).not.toThrow();
  });
});
