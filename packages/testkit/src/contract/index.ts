// What every connection promises, as in Go's nettest: eleven cases that run against any two ends.

import { Spin, UncaughtError, type Random } from '@socketlings/sim';
import type { Case, Pair } from './case.ts';
import { concurrentMethods, racyRead, racyWrite } from './racy.ts';
import { basicIO, pingPong } from './streams.ts';
import {
  closeTimeout,
  futureTimeout,
  pastTimeout,
  presentTimeout,
  readTimeout,
  writeTimeout,
} from './timeouts.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';

export type { Case, Pair } from './case.ts';

/** The whole contract; a connection for one reader and one writer keeps what is not `concurrent`. */
export const contract: readonly Case[] = [
  basicIO,
  pingPong,
  racyRead,
  racyWrite,
  readTimeout,
  writeTimeout,
  pastTimeout,
  presentTimeout,
  futureTimeout,
  closeTimeout,
  concurrentMethods,
].map(explained);

/** Runs a case on real sockets, where only a timer notices that it will never end; stops the pair. */
export async function runBounded(wanted: Case, pair: Pair, random: Random): Promise<void> {
  const { clock } = pair;
  let timer = 0;
  const late = new Promise<never>((_, reject) => {
    timer = clock.setTimer(clock.now() + PATIENCE, () => {
      reject(new Lesson({ lesson: wanted.lesson, received: `nothing for ${PATIENCE} ms` }));
    });
  });
  try {
    await Promise.race([wanted.run(pair, random).then(() => pair.stop()), late]);
  } catch (error) {
    pair.stop().catch(() => {}); // it is on its way out anyhow
    throw error;
  } finally {
    clock.clearTimer(timer);
  }
}

// --- internal ---

const PATIENCE = 10_000; // ms; loopback needs a few hundred

/** Makes a lesson of whatever goes wrong. */
function explained(plain: Case): Case {
  return {
    ...plain,
    run: (pair, random) =>
      plain.run(pair, random).catch((cause: unknown) => {
        if (cause instanceof Lesson || cause instanceof Spin || cause instanceof UncaughtError) {
          throw cause;
        }
        const { lesson } = plain;
        throw new Lesson({ lesson, expected: 'no error', received: sayError(cause) }, { cause });
      }),
  };
}
