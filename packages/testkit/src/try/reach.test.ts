import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { toSend, toTalk } from './reach.ts';

const ADDR = { ip: '127.0.0.1', port: 7 };
const FRAME = '\0\0\0\u0007\u0001\0\0\0*hi';

test('what to type is of the system', () => {
  expect([toTalk(ADDR, 'linux'), toSend('PING\r\n', ADDR, 'darwin')]).toEqual([
    'nc 127.0.0.1 7',
    "printf 'PING\\r\\n' | nc -N 127.0.0.1 7",
  ]);
  expect(toSend(FRAME, ADDR, 'linux')).toContain(
    "printf '\\000\\000\\000\\007\\001\\000\\000\\000\\052hi'",
  );
});

test.each([
  { does: 'sends bytes', typed: (addr: typeof ADDR) => toSend(FRAME, addr, 'win32'), said: '' },
  { does: 'talks', typed: (addr: typeof ADDR) => toTalk(addr, 'win32'), said: 'hello' },
])('what is typed on Windows $does, and shows the answer', async ({ typed, said }) => {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, ADDR.ip);
  await once(server, 'listening');
  const addr = { ip: ADDR.ip, port: (server.address() as AddressInfo).port };
  const program = /^node -e "(.+)"$/.exec(typed(addr))![1]!;
  const running = promisify(execFile)(process.execPath, ['-e', program], { encoding: 'latin1' });
  running.child.stdin!.end(said);
  const { stdout } = await running;
  server.close();

  expect(stdout).toBe(said || FRAME);
});
