import { describe, expect, test } from 'vitest';
import { ClosedError, dial, listen, realClock } from './index.ts';
import { outcome } from './loopback.ts';

describe('a listener', () => {
  test('hands out its clients in the order in which they came', async () => {
    const listener = await listen();
    const accepts = [listener.accept(), listener.accept()];
    const ann = await dial(listener.addr);
    const bob = await dial(listener.addr);
    const conns = await Promise.all(accepts);

    expect(conns.map((conn) => String(conn.remoteAddr))).toEqual(
      [ann, bob].map((conn) => String(conn.localAddr)),
    );
    expect(conns.map((conn) => String(conn.localAddr))).toEqual(
      [ann, bob].map((conn) => String(conn.remoteAddr)),
    );
    await Promise.all([...conns, ann, bob, listener].map((open) => open.close()));
  });

  test('ends with ClosedError, and does not wait for its connections', async () => {
    const listener = await listen();
    const [ann, conn] = await Promise.all([dial(listener.addr), listener.accept()]);

    const waiting = outcome(listener.accept());
    await listener.close();

    expect(await waiting).toBe('accept ERR_CLOSED 0');
    expect(await outcome(listener.accept())).toBe('accept ERR_CLOSED 0');
    expect(await outcome(listener.close())).toBe('close ERR_CLOSED 0');
    expect(() => listener.setDeadline(1)).toThrow(ClosedError);
    expect(await outcome(dial(listener.addr))).toBe('dial ECONNREFUSED 0');
    await conn.write(Buffer.from('still here'));
    expect(await ann.read(new Uint8Array(99))).toBeGreaterThan(0);
    await Promise.all([ann.close(), conn.close()]);
  });

  test('resets the clients that were not accepted', async () => {
    const listener = await listen();
    const first = listener.accept();
    const ann = await dial(listener.addr);
    const bob = await dial(listener.addr);
    const conn = await first;

    await listener.close();

    expect(await outcome(bob.read(new Uint8Array(1)))).toBe('read ECONNRESET 0');
    await Promise.all([ann, bob, conn].map((open) => open.close()));
  });

  test('keeps its deadline, also when a client waits', async () => {
    const listener = await listen();
    listener.setDeadline(realClock.now() + 5);
    expect(await outcome(listener.accept())).toBe('accept ERR_TIMEOUT 0');
    const ann = await dial(listener.addr);
    expect(await outcome(listener.accept())).toBe('accept ERR_TIMEOUT 0');
    listener.setDeadline(null);
    const conn = await listener.accept();

    expect(String(conn.remoteAddr)).toBe(String(ann.localAddr));
    await Promise.all([ann, conn, listener].map((open) => open.close()));
  });

  test('does not share its port', async () => {
    const listener = await listen();

    const { port } = listener.addr;
    await expect(listen({ port })).rejects.toThrow(
      `listen tcp 127.0.0.1:${port}: bind: address already in use`,
    );
    await listener.close();
  });
});

describe('dialing', () => {
  test('fails at once where there is no listener', async () => {
    const listener = await listen();
    await listener.close();

    const { port } = listener.addr;
    await expect(dial({ port })).rejects.toThrow(
      `dial tcp 127.0.0.1:${port}: connect: connection refused`,
    );
  });

  test('obeys its deadline, and does not leave it on the connection', async () => {
    const listener = await listen();

    expect(await outcome(dial(listener.addr, { deadline: realClock.now() }))).toBe(
      'dial ERR_TIMEOUT 0',
    );
    const conn = await dial(listener.addr, { deadline: realClock.now() + 5000 });
    await new Promise<void>((resolve) => realClock.setTimer(realClock.now() + 5, resolve));
    expect(await outcome(conn.write(Buffer.from('x')))).toBe('ok');
    await Promise.all([conn, listener].map((open) => open.close()));
  });

  test('can be canceled', async () => {
    const listener = await listen();
    const controller = new AbortController();

    const dialing = dial(listener.addr, { signal: controller.signal });
    controller.abort('changed my mind');

    await expect(dialing).rejects.toMatchObject({
      message: `dial tcp ${listener.addr}: operation was canceled`,
      code: 'ECANCELED',
      timeout: false,
      cause: 'changed my mind',
    });
    expect(await outcome(dial(listener.addr, { signal: controller.signal }))).toBe(
      'dial ECANCELED 0',
    );
    await listener.close();
  });
});
