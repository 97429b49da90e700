import { quote } from '../base/bytes.ts';
import type { Call } from '../base/call.ts';
import type { SocketTest } from './socket-test.ts';

/** The call has given a beginning of `text`, at the start of `p`. */
export async function expectSome(
  world: SocketTest,
  call: Call,
  p: Uint8Array,
  text: string,
): Promise<void> {
  await world.quiet();
  const n = Number(call.value);
  const sound = call.state === 'resolved' && call.value !== null && n >= 1 && n <= text.length;
  world.expect(sound, {
    lesson:
      call.state === 'pending'
        ? 'Bytes have come, and your read() still waits. It gives what is there, however little: ' +
          'try again when onReady() calls, and do not wait until the buffer is full.'
        : 'read() resolves to the number of bytes that it has stored at the start of `p`.',
    expected: `1 to ${text.length} bytes`,
    received: call.describe(),
  });
  world.expect(Buffer.from(p.subarray(0, n)).toString('latin1') === text.slice(0, n), {
    lesson: 'read() stores the bytes at the start of `p`, and gives their number.',
    expected: quote(Buffer.from(text.slice(0, n))),
    received: quote(p.subarray(0, n)),
  });
}

export function expectRawClosed(world: SocketTest): void {
  world.expect(world.raw.closed, {
    lesson: 'Your close() left the raw socket open: a leak. The last one out calls raw.close().',
    expected: 'raw.close() to be called',
    received: 'no call of it',
  });
}
