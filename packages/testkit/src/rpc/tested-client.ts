import { copyOf, isA, isBytes, leftAlone, viewOf } from '../base/border.ts';
import { quoteAlone, toBytes } from '../base/bytes.ts';
import { Call, type CallSite } from '../base/call.ts';
import type { CallLessons } from '../base/call-lessons.ts';
import { Lesson } from '../base/lesson.ts';
import { settled } from '../base/taken.ts';
import type { Patience, Requester } from './contract.ts';

/** The learner's client, and the ways in which a test calls it. */
export class TestedClient {
  readonly #site: CallSite;
  readonly #client: Requester;

  constructor(site: CallSite, client: Requester) {
    this.#site = site;
    this.#client = client;
  }

  /** Asks something; what comes back is a copy, as text. */
  request(method: string, body: string | Uint8Array, patience: Patience = {}): Call<string> {
    const bytes = toBytes(body);
    const what = `request('${method}', ${quoteAlone(bytes)})`;
    return new Call(this.#site, { what }, async () => {
      const copy = copyOf(bytes);
      const answer = await settled(this.#client.request(method, copy, { ...patience }));
      leftAlone('request()', bytes, copy);
      return textOf(answer);
    });
  }

  close(): Call<void> {
    return new Call(this.#site, { what: 'close()' }, async () => {
      await settled(this.#client.close());
    });
  }

  /** It fails, with an error of this class. */
  async expectFails(
    call: Call<string>,
    lesson: string,
    type: new (...args: never[]) => Error = Error,
  ): Promise<Error> {
    await call.settled();
    if (call.state === 'failed' && isA(call.error, type)) return call.error;
    const expected = `${call.what} to fail${type === Error ? '' : ` with ${type.name}`}`;
    throw new Lesson({ lesson, expected, received: call.describe() });
  }

  /** It has given this answer. */
  async expectAnswer(call: Call<string>, text: string, lessons: CallLessons): Promise<void> {
    const answer = await call.expectResolved(lessons);
    if (answer === text) return;
    const lesson = lessons.resolved ?? lessons.otherwise;
    const said = (given: string): string => quoteAlone(Buffer.from(given, 'latin1'));
    throw new Lesson({
      lesson,
      expected: `${call.what} to resolve to ${said(text)}`,
      received: said(answer),
    });
  }
}

// --- internal ---

function textOf(answer: unknown): string {
  const lesson = 'request() resolves to the bytes of the answer, a Uint8Array.';
  if (!isBytes(answer)) throw new Lesson({ lesson, received: `a ${typeof answer}` });
  return Buffer.from(viewOf('an answer', answer)).toString('latin1');
}
