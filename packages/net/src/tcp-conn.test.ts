import { describe, expect, test } from 'vitest';
import { realClock } from './index.ts';
import { LARGE, connect, fill, outcome, readAll, readFull } from './loopback.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const soon = (): number => realClock.now() + 5;
const LATER = 1e9; // ms; no test lives to see it

describe('a stream', () => {
  test('keeps every byte in order, and then ends for ever', async () => {
    const { client, server } = await connect();
    const sent = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i) >>> 7);

    const writing = client.write(sent).then(() => client.close());
    const received = await readAll(server);
    await writing;

    expect(Buffer.compare(received, sent)).toBe(0);
    expect(await server.read(new Uint8Array(1))).toBe(null);
    expect(await server.read(new Uint8Array(1))).toBe(null);
    await server.close();
  });

  test('goes on in one direction when the other has ended', async () => {
    const { client, server } = await connect();

    await client.write(bytes('question'));
    await client.closeWrite();
    await client.closeWrite();
    const question = await readAll(server);
    await server.write(bytes('answer'));
    await server.close();

    expect([String(question), String(await readAll(client))]).toEqual(['question', 'answer']);
    expect(await outcome(client.write(bytes('more')))).toBe('write EPIPE 0');
    await client.close();
  });

  test('gives what is there, and keeps the rest', async () => {
    const { client, server } = await connect();
    const p = new Uint8Array(5);

    await client.write(bytes('hello world'));
    await readFull(server, p.subarray(0, 2));
    const two = [await server.read(new Uint8Array(0)), String(Buffer.from(p))];
    await readFull(server, p);

    expect([two, String(Buffer.from(p))]).toEqual([[0, 'he\0\0\0'], 'llo w']);
    await Promise.all([client.close(), server.close()]);
  });

  test('holds a writer back, and has sent exactly what it says', async () => {
    const { client, server } = await connect();

    const n = await fill(client);
    await client.closeWrite();

    expect(n).toBeGreaterThan(0);
    expect(n).toBeLessThan(LARGE);
    expect(await readAll(server)).toHaveLength(n);
    await Promise.all([client.close(), server.close()]);
  });

  test('has copied what was written', async () => {
    const { client, server } = await connect();
    const p = Buffer.alloc(50_000);
    let written = 0;

    client.setWriteDeadline(realClock.now() + 50);
    for (let ok = true; ok; written += ok ? 1 : 0) {
      ok = (await outcome(client.write(p.fill(written % 251)))) === 'ok';
    }
    p.fill(255);
    await client.close();
    const received = await readAll(server);

    const expected = Buffer.alloc(received.length, 0);
    for (let i = 0; i < expected.length; i += 1) expected[i] = Math.floor(i / p.length) % 251;
    expect(written).toBeGreaterThan(0);
    expect(Buffer.compare(received, expected)).toBe(0);
    await server.close();
  });
});

describe('calls at the same time', () => {
  test('read one after the other', async () => {
    const { client, server } = await connect();
    const pieces = [1, 2, 3].map(() => new Uint8Array(2));

    const reads = pieces.map((p) => server.read(p));
    await client.write(bytes('abcdef'));
    const lengths = await Promise.all(reads);

    const text = pieces.map((p, i) => String(Buffer.from(p.subarray(0, lengths[i]!)))).join('');
    expect('abcdef'.startsWith(text) && text.length >= 3).toBe(true);
    await Promise.all([client.close(), server.close()]);
  });

  test('write one after the other, each in one piece', async () => {
    const { client, server } = await connect();
    const pieces = [1, 2, 3].map((value) => new Uint8Array(2_000_000).fill(value));

    const writing = Promise.all(pieces.map((p) => client.write(p))).then(() => client.close());
    const received = await readAll(server);
    await writing;

    expect(Buffer.compare(received, Buffer.concat(pieces))).toBe(0);
    await server.close();
  });
});

describe('a deadline', () => {
  test('fails even when bytes are there, again and again, and takes none', async () => {
    const { client, server } = await connect();
    const p = new Uint8Array(2);
    await client.write(bytes('abc'));
    await readFull(server, p.subarray(0, 1));

    server.setDeadline(realClock.now());
    expect(await outcome(server.read(p))).toBe('read ERR_TIMEOUT 0');
    expect(await outcome(server.read(p))).toBe('read ERR_TIMEOUT 0');
    expect(await outcome(server.read(new Uint8Array(0)))).toBe(0);
    expect(await outcome(server.write(bytes('x')))).toBe('write ERR_TIMEOUT 0');
    expect(await outcome(server.write(bytes('')))).toBe('write ERR_TIMEOUT 0');
    server.setDeadline(null);
    await readFull(server, p);

    expect(String(Buffer.from(p))).toBe('bc');
    await server.close();
    expect(await outcome(client.read(p))).toBe(null);
    await client.close();
  });

  test('comes to a call that waits, at its time and not before', async () => {
    const { client, server } = await connect();
    const until = soon();
    server.setReadDeadline(until);

    expect(await outcome(server.read(new Uint8Array(1)))).toBe('read ERR_TIMEOUT 0');
    expect(realClock.now()).toBeGreaterThanOrEqual(until);
    expect(await outcome(server.write(bytes('other direction')))).toBe('ok');
    await Promise.all([client.close(), server.close()]);
  });

  test('can be moved while a call waits', async () => {
    const { client, server } = await connect();
    const read = (): Promise<unknown> => outcome(server.read(new Uint8Array(9)));
    const passed = new Promise<void>((resolve) => realClock.setTimer(soon(), resolve));

    server.setReadDeadline(soon());
    const extended = read();
    server.setReadDeadline(LATER);
    await passed;
    server.setReadDeadline(null);
    await client.write(bytes('in time'));
    expect(await extended).toBe(7);

    server.setReadDeadline(LATER);
    const shortened = read();
    server.setReadDeadline(soon());
    expect(await shortened).toBe('read ERR_TIMEOUT 0');

    server.setReadDeadline(null);
    const stopped = read();
    server.setReadDeadline(realClock.now() - 1);
    expect(await stopped).toBe('read ERR_TIMEOUT 0');
    await Promise.all([client.close(), server.close()]);
  });
});
