import { type Clock, type Conn, type TimeoutError } from '@socketlings/net';
import type { Random } from '@socketlings/sim';
import { plural } from '../base/bytes.ts';
import { Lesson } from '../base/lesson.ts';
import type { Case, Pair } from './case.ts';
import {
  CHUNK,
  discard,
  echo,
  expectRoundTrip,
  expectTimeout,
  fill,
  flood,
  meanwhile,
  pass,
  past,
  resync,
} from './moves.ts';

export const readTimeout: Case = {
  name: 'writes on when only the read deadline has passed',
  go: 'ReadTimeout',
  concurrent: false,
  lesson: 'Reading and writing have a deadline each, and one does not touch the other.',
  run: ({ a, b, clock }: Pair) =>
    meanwhile(discard(b), async () => {
      a.setReadDeadline(past(clock));
      expectNothing(await expectTimeout(a.read(new Uint8Array(CHUNK)), EXPIRED));
      await a.write(new Uint8Array(CHUNK));
    }),
};

export const writeTimeout: Case = {
  name: 'reads on when only the write deadline has passed',
  go: 'WriteTimeout',
  concurrent: false,
  lesson: 'Reading and writing have a deadline each, and one does not touch the other.',
  run: ({ a, b, clock }: Pair, random: Random) =>
    meanwhile(flood(b, random.bytes(CHUNK)), async () => {
      a.setWriteDeadline(past(clock));
      expectNothing(await expectTimeout(a.write(new Uint8Array(CHUNK)), EXPIRED));
      await a.read(new Uint8Array(CHUNK));
    }),
};

export const pastTimeout: Case = {
  name: 'does nothing after its deadline, and goes on when it is cleared',
  go: 'PastTimeout',
  concurrent: false,
  lesson: 'A call that comes after its deadline must send nothing, and take nothing.',
  run({ a, b, clock }: Pair): Promise<void> {
    return meanwhile(echo(b), async () => {
      await expectRoundTrip(a, ECHO);
      a.setDeadline(past(clock));
      expectNothing(await expectTimeout(a.write(new Uint8Array(CHUNK)), EXPIRED));
      expectNothing(await expectTimeout(a.read(new Uint8Array(CHUNK)), EXPIRED));
      await expectRoundTrip(a, this.lesson);
    });
  },
};

export const presentTimeout: Case = {
  name: 'wakes whoever waits when the deadline is set to the past',
  go: 'PresentTimeout',
  concurrent: false,
  lesson: 'To set a deadline in the past is to wake whoever waits: with a TimeoutError, at once.',
  async run({ a, clock }: Pair): Promise<void> {
    let due = false;
    const check = (): void => expectDue(due, 'it is set', clock);
    const expire = async (): Promise<void> => {
      await pass(clock, MOMENT);
      due = true;
      a.setReadDeadline(past(clock));
      a.setWriteDeadline(past(clock));
    };
    await Promise.all([...blocked(a, this.lesson, check), expire()]);
  },
};

export const futureTimeout: Case = {
  name: 'waits for a deadline in the future, and goes on when it is cleared',
  go: 'FutureTimeout',
  concurrent: false,
  lesson: 'A deadline wakes whoever waits when its time comes: not before, and not later.',
  async run({ a, b, clock }: Pair): Promise<void> {
    const until = clock.now() + MOMENT;
    a.setDeadline(until);
    await Promise.all(
      blocked(a, this.lesson, () => expectDue(clock.now() >= until, `${until} ms`, clock)),
    );
    await meanwhile(echo(b), async () => {
      await resync(a, ECHO);
      await expectRoundTrip(a, ECHO);
    });
  },
};

export const closeTimeout: Case = {
  name: 'ends every call when it is closed',
  go: 'CloseTimeout',
  concurrent: false,
  lesson: 'Close wakes whoever waits: every read and every write must end with an error.',
  run({ a, b, clock }: Pair): Promise<void> {
    const p = new Uint8Array(CHUNK);
    return meanwhile(echo(b), async () => {
      await Promise.all([
        untilError(() => a.read(new Uint8Array(CHUNK)), this.lesson),
        untilError(() => a.write(p), this.lesson),
        pass(clock, SOON).then(() => a.close()),
      ]);
    });
  },
};

// --- internal ---

const MOMENT = 100; // ms
const SOON = 10; // ms; until then the two ends echo as fast as they can
const EXPIRED = 'From its deadline on every call fails, whether it would have to wait or not.';
const ECHO = 'When the deadline is cleared, the connection goes on as if nothing had happened.';

/** A read and a write that wait for each other's end; `check` is called as each one fails. */
function blocked(conn: Conn, lesson: string, check: () => void): Promise<void>[] {
  const read = expectTimeout(conn.read(new Uint8Array(CHUNK)), lesson).then(expectNothing);
  const write = expectTimeout(fill(conn), lesson).then(({ n }) => {
    expectPart(n);
  });
  return [read.then(check), write.then(check)];
}

function expectNothing({ op, n }: TimeoutError): void {
  if (n === 0) return;
  const lesson = `A ${op} that comes after its deadline transfers nothing: its n is 0.`;
  throw new Lesson({ lesson, expected: 'n to be 0', received: plural(n, 'byte') });
}

function expectPart(n: number): void {
  if (n >= 0 && n < CHUNK) return;
  throw new Lesson({
    lesson: 'The n of a write that fails is what it had sent before: less than all.',
    expected: `0 to ${CHUNK - 1}`,
    received: String(n),
  });
}

function expectDue(due: boolean, when: string, clock: Clock): void {
  if (due) return;
  throw new Lesson({
    lesson: 'A call must not fail before its deadline.',
    expected: `a TimeoutError when ${when}`,
    received: `one at ${clock.now()} ms`,
  });
}

async function untilError(call: () => Promise<unknown>, lesson: string): Promise<void> {
  for (;;) {
    const outcome = await call().catch((error: unknown) => error);
    if (outcome instanceof Error) return;
    if (outcome !== null) continue;
    throw new Lesson({ lesson, expected: 'an error', received: 'the end of the stream' });
  }
}
