import type { Conn } from '@socketlings/net';
import type { Random } from '@socketlings/sim';
import { firstDifference, plural, quote } from '../base/bytes.ts';
import { Lesson } from '../base/lesson.ts';
import type { Case, Pair } from './case.ts';
import { CHUNK, readAll, readFull } from './moves.ts';

export const basicIO: Case = {
  name: 'carries every byte, in order, to the end',
  go: 'BasicIO',
  concurrent: false,
  lesson: 'What is written must arrive, all of it and in order, and then the stream must end.',
  async run({ a, b, volume }: Pair, random: Random): Promise<void> {
    const sent = random.bytes(volume);
    const [, received] = await Promise.all([send(a, sent, random), readAll(b)]);
    await b.close();
    const same = firstDifference(sent, received);
    if (same === sent.length && same === received.length) return;
    throw new Lesson({
      lesson: this.lesson,
      expected: `${quote(sent.subarray(same, same + CHUNK), sent.length - same)} from byte ${same} on`,
      received: quote(received.subarray(same, same + CHUNK), received.length - same),
    });
  },
};

export const pingPong: Case = {
  name: 'plays ping-pong, eight bytes at a time',
  go: 'PingPong',
  concurrent: false,
  lesson: 'Each end reads a number, adds one and sends it on, and nobody may lose the ball.',
  async run({ a, b }: Pair): Promise<void> {
    await Promise.all([play(a, this.lesson), play(b, this.lesson), a.write(new Uint8Array(8))]);
  },
};

// --- internal ---

const LAST_BALL = 1000n;

async function send(conn: Conn, bytes: Uint8Array, random: Random): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const end = at + random.int(1, CHUNK);
    await conn.write(bytes.subarray(at, end));
    at = end;
  }
  await conn.close();
}

async function play(conn: Conn, lesson: string): Promise<void> {
  const ball = new DataView(new ArrayBuffer(8));
  const bytes = new Uint8Array(ball.buffer);
  for (let before: bigint | undefined; before !== LAST_BALL;) {
    const n = await readFull(conn, bytes);
    if (n === 0) break; // the other end has seen the last ball
    const value = ball.getBigUint64(0, true);
    if (n < bytes.length || value !== (before ?? value - 2n) + 2n) {
      const expected = before === undefined ? 'eight bytes' : `the number ${before + 2n}`;
      const received = n < bytes.length ? `the end after ${plural(n, 'byte')}` : String(value);
      throw new Lesson({ lesson, expected, received });
    }
    before = value;
    if (value === LAST_BALL) break;
    ball.setBigUint64(0, value + 1n, true);
    await conn.write(bytes);
  }
  await conn.close();
}
