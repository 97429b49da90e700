// For `npm run try 2 WORD`: the articles' programs, one by one.

import type { TcpConnClass } from './raw-listener.ts';
import { READINGS, tryReading } from './reading.ts';
import { WRITINGS, tryWriting } from './writing.ts';

/** What may stand behind `npm run try 2`. */
export const ARTICLE_WORDS: readonly string[] = [...READINGS, ...WRITINGS];

export async function tryConn(word: string, TcpConn: TcpConnClass): Promise<void> {
  const reading = READINGS.find((each) => each === word);
  if (reading) return tryReading(reading, TcpConn);
  await tryWriting(
    WRITINGS.find((each) => each === word)!,
    TcpConn,
  );
}
