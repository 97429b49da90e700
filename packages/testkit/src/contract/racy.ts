import { TimeoutError, type Conn } from '@socketlings/net';
import type { Random } from '@socketlings/sim';
import { Lesson } from '../base/lesson.ts';
import { useAgain } from '../base/taken.ts';
import type { Case, Pair } from './case.ts';
import {
  CHUNK,
  echo,
  expectRoundTrip,
  flood,
  meanwhile,
  pass,
  past,
  readAll,
  resync,
  say,
  settled,
} from './moves.ts';
import { CALLS, TASKS, beginning, expectWhole, type Sent } from './pieces.ts';

export const racyRead: Case = {
  name: 'lets ten tasks read at once, and then leaves their buffers alone',
  go: 'RacyRead',
  concurrent: true,
  lesson: 'Several tasks may read at once, and whoever comes too late tries again.',
  async run({ a, b, clock }: Pair, random: Random): Promise<void> {
    const done: Buffer[] = [];
    const again = (): void => a.setReadDeadline(clock.now() + 1);
    again();
    const reader = async (): Promise<void> => {
      for (let i = 0; i < CALLS; i += 1) {
        const p = Buffer.alloc(random.int(1, CHUNK));
        const outcome = await settled(a.read(p));
        done.push(p.fill(0xcc));
        expectTimely(outcome, again);
      }
    };
    await meanwhile(flood(b, random.bytes(CHUNK)), () => all(reader));
    expectUntouched(done);
  },
};

export const racyWrite: Case = {
  name: 'lets ten tasks write at once, and sends what their buffers held',
  go: 'RacyWrite',
  concurrent: true,
  lesson: 'Several tasks may write at once, and whoever comes too late tries again.',
  async run({ a, b, clock }: Pair, random: Random): Promise<void> {
    const again = (): void => a.setWriteDeadline(clock.now() + 1);
    again();
    const writer = async (_: unknown, task: number): Promise<Sent[]> => {
      const sent: Sent[] = [];
      for (let i = 0; i < CALLS; i += 1) {
        const p = Buffer.from(beginning({ task, i, n: random.int(1, CHUNK) }));
        const outcome = await settled(a.write(p));
        useAgain(a, p, 0); // what it holds from now on is not to be sent
        expectTimely(outcome, again);
        sent.push({ task, i, n: outcome instanceof TimeoutError ? outcome.n : p.length });
      }
      return sent;
    };
    const write = async (): Promise<Sent[][]> => {
      const sent = await Promise.all(Array.from({ length: TASKS }, writer));
      await a.close();
      return sent;
    };
    const read = (): Promise<Uint8Array> => pass(clock, LATE).then(() => readAll(b));
    const [sent, received] = await Promise.all([write(), read()]);
    expectWhole(received, sent);
  },
};

export const concurrentMethods: Case = {
  name: 'survives all its methods at once',
  go: 'ConcurrentMethods',
  concurrent: true,
  lesson: 'All methods may be called at once, and what they do to each other is in the contract.',
  run({ a, b, clock }: Pair, random: Random): Promise<void> {
    const methods = [
      async () => expectTimely(await settled(a.read(new Uint8Array(CHUNK)))),
      async () => expectTimely(await settled(a.write(new Uint8Array(CHUNK)))),
      async () => a.setDeadline(clock.now() + 10),
      async () => a.setReadDeadline(past(clock)),
      async () => a.setWriteDeadline(past(clock)),
      expectAddresses(a),
    ];
    const call = async (method: () => Promise<void>): Promise<void> => {
      if (random.int(0, 1) === 1) await pass(clock, random.int(0, 10));
      await method();
    };
    const calls = Array.from({ length: CALLS }, () => methods).flat();
    return meanwhile(echo(b), async () => {
      await Promise.all(calls.map(call));
      await resync(a, this.lesson);
      await expectRoundTrip(a, this.lesson);
    });
  },
};

// --- internal ---

const LATE = 5; // ms until the peer begins to read: before, the buffers become full
const CANARY = new Uint8Array(CHUNK).fill(0xcc);

async function all(task: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: TASKS }, task));
}

/** A call succeeds, or comes too late. */
function expectTimely(outcome: unknown, again = (): void => {}): void {
  if (outcome instanceof TimeoutError) return again();
  if (!(outcome instanceof Error) && outcome !== null) return;
  throw new Lesson({
    lesson: 'While others use the connection, a call succeeds or fails with a TimeoutError.',
    expected: 'success or a TimeoutError',
    received: say(outcome),
  });
}

function expectUntouched(buffers: Buffer[]): void {
  const touched = buffers.filter((p) => !p.equals(CANARY.subarray(0, p.length))).length;
  if (touched === 0) return;
  throw new Lesson({
    lesson: 'When a read has settled, its buffer belongs to the caller: do not store into it.',
    expected: 'no buffer to change after its read',
    received: `${touched} of ${buffers.length} that did`,
  });
}

function expectAddresses(conn: Conn): () => Promise<void> {
  const before = `${conn.localAddr}->${conn.remoteAddr}`;
  return async () => {
    const now = `${conn.localAddr}->${conn.remoteAddr}`;
    if (now === before) return;
    throw new Lesson({ lesson: 'Addresses do not change.', expected: before, received: now });
  };
}
