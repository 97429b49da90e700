// The rules of Linux's TCP (README.md) as exercises 1 to 4 meet them: through a bare socket and its hints.
// What `conformance/` proves of the kernel's front, by descriptor and epoll, must hold at this front as well.

import type { Readiness } from '@socketlings/net';
import { expect, test } from 'vitest';
import { Network, type NetworkName, type SimConn, type SimRaw } from './index.ts';

const NETWORKS: NetworkName[] = [
  'friendly',
  'nasty',
  ...Array.from({ length: 30 }, (_, i) => i + 1),
];

rule('K3: new data is an edge while old data is unread', async ({ ann, raw, hints, quiet }) => {
  await ann.write(Buffer.from('old'));
  await quiet();
  hints.splice(0);
  await ann.write(Buffer.from('new'));
  await quiet();
  expect(hints.length).toBeGreaterThan(0);
  expect(readAll(raw)).toBe('oldnew');
});

rule('K2, K5: neither time nor a partial read is an edge', async ({ ann, raw, hints, quiet }) => {
  await ann.write(Buffer.from('hello'));
  await quiet();
  hints.splice(0);
  expect(raw.tryRead(new Uint8Array(2))).toBe(2);
  await quiet(1000);
  expect(hints).toEqual([]);
});

rule('K10, K12: an end comes behind the data, and the other direction goes on', async (t) => {
  await t.ann.write(Buffer.from('bye'));
  await t.ann.closeWrite();
  await t.quiet();
  expect(t.hints.some(({ r }) => r)).toBe(true);
  expect([readAll(t.raw), read(t.raw), read(t.raw)]).toEqual(['bye', 'EOF', 'EOF']);
  writeAll(t.raw, 'still');
  await t.quiet();
  expect(t.ann.readable).toBe(5);
});

rule(
  'K14: a reset is one error, behind what came before it',
  async ({ ann, raw, hints, quiet }) => {
    await ann.write(Buffer.from('data'));
    await quiet();
    hints.splice(0);
    await ann.reset();
    await quiet();
    expect(hints[0]).toEqual({ r: true, w: true });
    expect([readAll(raw), read(raw), read(raw)]).toEqual(['data', 'ECONNRESET', 'EOF']);
    expect(write(raw, 'x')).toBe('EPIPE');
  },
);

rule('K14, K27: the error goes to the call that comes first', async ({ ann, raw, quiet }) => {
  await ann.reset();
  await quiet();
  expect([write(raw, 'x'), write(raw, 'x'), read(raw)]).toEqual(['ECONNRESET', 'EPIPE', 'EOF']);
});

rule('K15: a reset behind an end is EPIPE for a writer, the end for a reader', async (t) => {
  await t.ann.close();
  await t.quiet();
  expect([read(t.raw), write(t.raw, '1')]).toEqual(['EOF', '1']); // it will never be read
  await t.quiet();
  expect([read(t.raw), write(t.raw, '2'), write(t.raw, '3')]).toEqual(['EOF', 'EPIPE', 'EPIPE']);
});

rule('K17: shutting down the writing side is an edge when the peer has it', async (t) => {
  t.raw.shutdown('w');
  t.hints.splice(0); // what the call itself has told
  await t.quiet();
  expect(t.hints.some(({ w }) => w)).toBe(true);
  expect([write(t.raw, '1'), await t.ann.read(new Uint8Array(1))]).toEqual(['EPIPE', null]);
});

rule('K17, K40: shutting down the reading side ends only what is not there yet', async (t) => {
  await t.ann.write(Buffer.from('there'));
  await t.quiet();
  t.raw.shutdown('r');
  expect([readAll(t.raw), read(t.raw)]).toEqual(['there', 'EOF']);
  await t.ann.write(Buffer.from('more')); // ann does not notice
  await t.quiet();
  expect([readAll(t.raw), read(t.raw)]).toEqual(['more', 'EOF']);
});

rule('K17: data for an end that has shut down both directions resets both', async (t) => {
  t.raw.shutdown('rw');
  await t.quiet();
  expect(await t.ann.read(new Uint8Array(1))).toBe(null);
  await t.ann.write(Buffer.from('1'));
  await t.quiet();
  expect(read(t.raw)).toBe('ECONNRESET');
  await expect(t.ann.write(Buffer.from('2'))).rejects.toMatchObject({ code: 'EPIPE' });
});

rule('K18, K20: room that was missed is announced once, when a good part is free', async (t) => {
  const length = await fill(t);
  t.hints.splice(0);
  await drain(t, 100);
  expect(t.hints.filter(({ w }) => w)).toEqual([]);
  await drain(t, length - 100);
  expect(t.hints.filter(({ w }) => w)).toHaveLength(1);
  expect(Number(write(t.raw, 'x'))).toBe(1);
});

rule('K19: room that was not missed is not announced', async (t) => {
  writeAll(t.raw, 'x'); // one byte is never a short write
  await drain(t, 1);
  expect(t.hints).toEqual([]);
});

rule('K39: a write of nothing is nothing to the peer', async ({ ann, raw, hints, quiet }) => {
  await ann.write(new Uint8Array(0));
  expect([write(raw, ''), raw.tryRead(new Uint8Array(0))]).toEqual(['0', 0]);
  await quiet();
  expect([hints, ann.readable, read(raw)]).toEqual([[], 0, 'EAGAIN']);
});

rule('K44: closing with unread input resets', async ({ ann, raw, quiet }) => {
  await ann.write(Buffer.from('unread'));
  await quiet();
  raw.close();
  await expect(ann.read(new Uint8Array(1))).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(await ann.read(new Uint8Array(1))).toBe(null);
});

interface Table {
  readonly ann: SimConn;
  readonly raw: SimRaw;
  /** What the raw socket's listener was told. */
  readonly hints: Readiness[];
  readonly quiet: (horizonMs?: number) => Promise<void>;
}

/** The same script in every network, on a fresh connection. */
function rule(title: string, script: (t: Table) => Promise<void>): void {
  test.each(NETWORKS.map((name) => [name]))(`${title} (%s)`, async (name) => {
    const network = new Network(name);
    const { client: ann, raw } = network.rawPair('ann', 'you');
    const hints: Readiness[] = [];
    raw.onReady((ready) => hints.push(ready));
    const quiet = (horizonMs = 0): Promise<void> => network.scheduler.quiet(horizonMs);
    const played = network.scheduler.run(() => script({ ann, raw, hints, quiet }));
    await expect(played).resolves.toBeUndefined();
  });
}

/** The bytes of one call, `EOF`, or an error's name. */
function read(raw: SimRaw): string {
  return attempt(() => {
    const p = Buffer.alloc(64);
    const n = raw.tryRead(p);
    return n === 0 ? 'EOF' : n === 'EAGAIN' ? n : p.toString('latin1', 0, n);
  });
}

/** All that is there. */
function readAll(raw: SimRaw): string {
  let text = '';
  while (raw.readable > 0) text += read(raw);
  return text;
}

/** The number of bytes that were taken, or an error's name. */
function write(raw: SimRaw, text: string): string {
  return attempt(() => String(raw.tryWrite(Buffer.from(text))));
}

function writeAll(raw: SimRaw, text: string): void {
  for (let rest = text; rest !== ''; rest = rest.slice(Number(write(raw, rest))));
}

function attempt(call: () => string): string {
  try {
    return call();
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** Writes until there is no room, and nothing moves on any more. */
async function fill({ raw, quiet }: Table): Promise<number> {
  for (let before = -1; before !== raw.accepted; await quiet()) {
    before = raw.accepted;
    while (write(raw, 'x'.repeat(4096)) !== 'EAGAIN');
  }
  return raw.accepted;
}

async function drain({ ann, quiet }: Table, length: number): Promise<void> {
  for (let left = length; left > 0;) left -= (await ann.read(new Uint8Array(left))) ?? left;
  await quiet();
}
