import { expect, test } from 'vitest';
import { NetError, TimeoutError, type Conn } from './index.ts';
import { connect, outcome, readAll } from './loopback.ts';
import { ShortWrites } from './short-writes.ts';

test('accepts the beginning of a write, and tells its length', async () => {
  const { client, server } = await connect();
  const raw = new ShortWrites(client, (offered) => Math.min(offered, 3));

  expect(await raw.write(Buffer.from('hello'))).toBe(3);
  expect(await raw.write(Buffer.from('lo'))).toBe(2);
  expect(await raw.write(new Uint8Array(0))).toBe(0);
  await raw.close();

  expect(String(await readAll(server))).toBe('hello');
  await server.close();
});

test('tells of a reset with the write after the one that it cut', async () => {
  const raw = new ShortWrites(
    failing(new NetError({ op: 'write', code: 'ECONNRESET', n: 2 })),
    all,
  );

  expect(await raw.write(Buffer.from('hello'))).toBe(2);
  expect(await outcome(raw.write(Buffer.from('llo')))).toBe('write ECONNRESET 0');
});

test('leaves it to the deadline to speak again', async () => {
  const raw = new ShortWrites(failing(new TimeoutError({ op: 'write', n: 2 })), all);

  expect(await raw.write(Buffer.from('hello'))).toBe(2);
  expect(await raw.write(Buffer.from('llo'))).toBe(3);
});

const all = (offered: number): number => offered;

/** A connection whose first write fails. */
function failing(error: NetError): Conn {
  let failed = false;
  const write = async (): Promise<void> => {
    if (failed) return;
    failed = true;
    throw error;
  };
  return { write } as Partial<Conn> as Conn;
}
