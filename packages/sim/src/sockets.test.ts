import { tcpAddr, type Conn } from '@socketlings/net';
import { expect, test } from 'vitest';
import { Network } from './network.ts';

test('a socket connects, and hands its connection over', async () => {
  const network = new Network('friendly');
  await network.scheduler.run(async () => {
    const listener = network.listen();
    const sockets = network.sockets();
    const socket = sockets.open();
    const hint = new Promise<void>((resolve) => socket.onReady(resolve));
    expect(socket.connect(listener.addr)).toBe('EINPROGRESS');
    expect([socket.error(), socket.peer()]).toEqual([null, 'ENOTCONN']);
    await hint;
    expect([socket.error(), String(socket.peer())]).toEqual([null, String(listener.addr)]);
    const conn = socket.conn();
    expect(() => socket.peer()).toThrow('EBADF');
    const served = await listener.accept();
    await conn.write(Buffer.from('hi'));
    const p = Buffer.alloc(2);
    await served.read(p);
    expect(String(p)).toBe('hi');
    expect([sockets.all[0]!.isOpen, String(served.remoteAddr)]).toEqual([
      true,
      String(conn.localAddr),
    ]);
    await conn.close();
    expect(sockets.all[0]!.isOpen).toBe(false);
  });
});

test('what is closed while it connects sends no more SYN', async () => {
  const network = new Network('friendly');
  await network.scheduler.run(async () => {
    const listener = network.listen({ backlog: 0 });
    const [first, second] = [network.sockets().open(), network.sockets().open()];
    first.connect(listener.addr);
    second.connect(listener.addr);
    second.close();
    await listener.accept();
    await network.scheduler.quiet(10_000);
    expect(listener.queued).toBe(0);
  });
});

test('a socket that gets the port it connects to is connected to itself', async () => {
  const network = new Network('friendly');
  await network.scheduler.run(async () => {
    const sockets = network.sockets();
    sockets.connectFrom(40_000);
    const socket = sockets.open();
    socket.connect(tcpAddr('127.0.0.1', 40_000));
    await network.scheduler.quiet();
    const conn: Conn = socket.conn();
    expect(String(conn.localAddr)).toBe(String(conn.remoteAddr));
    await conn.close();
  });
});
