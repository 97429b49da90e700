import { describe, expect, test } from 'vitest';
import { ClosedError, NetError } from './index.ts';
import { LARGE, connect, fill, outcome, readAll, readFull } from './loopback.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('a close', () => {
  test('rejects a call that waits, and every later one', async () => {
    const { client, server } = await connect();
    const p = new Uint8Array(LARGE);
    const order: string[] = [];
    const note = (name: string) => (what: unknown) => void order.push(`${name}: ${what}`);

    const waiting = [
      outcome(server.read(p)).then(note('first read')),
      outcome(server.read(p)).then(note('second read')),
      outcome(server.write(p)).then(note('write')),
    ];
    await server.close().then(note('close'));
    await Promise.all(waiting);

    expect(order.at(-1)).toBe('close: undefined');
    expect(order.slice(0, 3).sort()).toEqual([
      'first read: read ERR_CLOSED 0',
      'second read: read ERR_CLOSED 0',
      expect.stringMatching(/^write: write ERR_CLOSED /),
    ]);
    expect(await outcome(server.read(p))).toBe('read ERR_CLOSED 0');
    expect(await outcome(server.close())).toBe('close ERR_CLOSED 0');
    expect(await outcome(server.closeWrite())).toBe('close ERR_CLOSED 0');
    expect(() => server.setReadDeadline(1)).toThrow(ClosedError);
    expect(String(server.remoteAddr)).toBe(String(client.localAddr));
    await client.close();
  });

  test('loses nothing that was written', async () => {
    const { client, server } = await connect();

    const n = await fill(client);
    await client.close();

    expect(await readAll(server)).toHaveLength(n);
    await server.close();
  });

  test('with unread bytes is a reset', async () => {
    const { client, server } = await connect();
    const p = new Uint8Array(1);

    await client.write(bytes('two'));
    await readFull(server, p);
    await server.close();

    expect(await outcome(client.read(p))).toBe('read ECONNRESET 0');
    expect(await outcome(client.read(p))).toBe(null);
    expect(await outcome(client.write(p))).toBe('write EPIPE 0');
    await client.close();
  });

  test('breaks the write of a peer that is never read', async () => {
    const { client, server } = await connect();

    await fill(client);
    const write = outcome(client.write(new Uint8Array(LARGE)));
    await server.close();

    expect(await write).toMatch(/^write (ECONNRESET|EPIPE) \d+$/);
    expect(await outcome(client.write(bytes('x')))).toBe('write EPIPE 0');
    expect(await outcome(client.read(new Uint8Array(1)))).toBe(null);
    await client.close();
  });

  test('answers what comes later with a reset, also while it still sends', async () => {
    const { client, server } = await connect();

    await fill(client);
    await client.close();

    expect(await outcome(server.write(new Uint8Array(LARGE)))).toMatch(
      /^write (ECONNRESET|EPIPE) \d+$/,
    );
    await server.close();
  });

  test('of both ends lets go of both, however full they are', async () => {
    const { client, server } = await connect();

    await Promise.all([fill(client), fill(server)]);
    await Promise.all([client.close(), server.close()]);

    await expect(noSocketsLeft()).resolves.toBe(true);
  });
});

describe('an error', () => {
  test('says what failed, between whom, and why', async () => {
    const { client, server } = await connect();

    await client.write(bytes('unread'));
    await readFull(server, new Uint8Array(1));
    await server.close();
    const error = await client.read(new Uint8Array(1)).catch((e: unknown) => e);

    const { localAddr, remoteAddr } = client;
    expect(error).toBeInstanceOf(NetError);
    expect(error).toMatchObject({ op: 'read', code: 'ECONNRESET', localAddr, remoteAddr });
    expect((error as NetError).cause).toMatchObject({ syscall: 'read' });
    await client.close();
  });
});

/** Waits for the sockets of this process to go; the test's own limit bounds it. */
async function noSocketsLeft(): Promise<boolean> {
  while (process.getActiveResourcesInfo().includes('TCPSocketWrap')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return true;
}
