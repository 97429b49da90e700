import {
  LINE_KIND,
  Lesson,
  StreamScript,
  caught,
  cut,
  expectLittleWork,
  failuresOf,
  forAnyScript,
  itemsOf,
  lend,
  lineScripts,
  outcomeOf,
  pieces,
  sayCuts,
  sayFailure,
  scriptsIn,
  streamOfLines,
  test,
  type World,
} from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import * as subject from '#subject';

const { LineDecoder } = subject;
const failures = failuresOf(subject);
const { expectRefused } = failures;

describe('Step 14: lines', () => {
  test('gives the lines of a text, wherever it is cut', async (world) => {
    const text = 'one\r\n\r\nzwei Stück ✓\r\nwith \r and \n inside\r\n';
    const stream = new TextEncoder().encode(text);
    const expected = ['one', '', 'zwei Stück ✓', 'with \r and \n inside'];
    for (let at = 0; at <= stream.length; at += 1) {
      expectLines(world, [stream.subarray(0, at), stream.subarray(at)], expected);
    }
    expectLines(
      world,
      [...stream].map((byte) => Uint8Array.of(byte)),
      expected,
    );
    const sizes = Array.from({ length: 20 }, () => world.random.int(0, 5));
    expectLines(world, cut(stream, sizes), expected);
  });

  test('gives the lines of any text, whatever is called when', async (world) => {
    await forAnyScript(world, scriptsIn(world, 6, 60), lineScripts, (script, isTold) => {
      const { maxLine, memory, acts } = script;
      const setting = { stream: streamOfLines(script), kind: LINE_KIND, failures, memory, isTold };
      new StreamScript(world, new LineDecoder({ maxLine }), setting).play(acts);
    });
  });

  test('gives at the end what has no line end', async (world) => {
    for (const [text, rest] of [
      ['one\r\ntwo', 'two'],
      ['one\r\n', null],
      ['', null],
      ['one\r\ntwo\r', 'two\r'],
    ] as const) {
      const decoder = new LineDecoder();
      decoder.push(new TextEncoder().encode(text));
      const received = decoder.end();
      world.expect(received === rest, {
        lesson: 'end() gives the text behind the last line end, or null if there is none.',
        expected: JSON.stringify(rest),
        received: JSON.stringify(received),
      });
    }
  });

  test('gives many lines at once, and a long one in small pieces', async (world) => {
    const count = world.amount(20_000, 200);
    const many = new LineDecoder();
    const given = outcomeOf(() => itemsOf(many.push(Buffer.from('\r\n'.repeat(count)))));
    outcomeOf(() => many.push(new Uint8Array(0))); // an overflow that was put off comes now
    world.expect(given.result?.length === count, {
      lesson: 'A chunk holds many lines, and each of them comes out.',
      expected: `${count} lines`,
      received: given.result ? `${given.result.length}` : sayFailure(given.error),
    });
    const line = Buffer.alloc(world.amount(60_000, 6000), 'x');
    expectLittleWork(new LineDecoder(), pieces(line), LONG);
  });

  test('refuses a line that is too long before its end has come', async (world) => {
    const line = 'x'.repeat(10);
    const decode = (maxLine: number, ...texts: string[]): unknown => {
      const decoder = new LineDecoder({ maxLine });
      return caught(() => texts.forEach((text) => decoder.push(new TextEncoder().encode(text))));
    };
    world.expect(decode(10, line, '\r', '\n', 'next\r\n') === undefined, {
      lesson: 'A line as long as the limit is allowed; its line end does not count.',
      expected: 'no error',
      received: sayFailure(decode(10, line, '\r', '\n', 'next\r\n')),
    });
    expectRefused(decode(9, line), 'TOO_LARGE', {
      length: 10,
      none:
        'A line is longer than the limit, and you wait for its end: a stranger can send for ever. ' +
        'Refuse it as soon as it is too long.',
    });
    const decoder = new LineDecoder({ maxLine: 9 });
    const first = caught(() => decoder.push(new TextEncoder().encode(line)));
    const again = caught(() => decoder.push(new TextEncoder().encode('short\r\n')));
    world.expect(first === again, {
      lesson: 'After an error nobody knows where the next line begins: throw the same error again.',
      expected: 'the same error object',
      received: sayFailure(again),
    });
  });
});

// --- internal ---

const LONG =
  'A long line came in pieces of 64 bytes, and with each piece you go over all that had come before: the work grows ' +
  'with the square of its length. Look at new bytes only, and put them together when the line is whole.';

function expectLines(
  world: World,
  chunks: readonly Uint8Array[],
  expected: readonly string[],
): void {
  world.story = () => sayCuts(chunks);
  const decoder = new LineDecoder();
  const received: string[] = [];
  const failure = caught(() =>
    chunks.forEach((chunk) => received.push(...decoder.push(lend(chunk)))),
  );
  const same =
    received.length === expected.length && received.every((line, i) => line === expected[i]);
  if (failure === undefined && same) return;
  throw new Lesson({
    lesson: received.some((line) => line.includes('\uFFFD')) ? MANGLED : LINES,
    expected: JSON.stringify(expected),
    received: failure === undefined ? JSON.stringify(received) : sayFailure(failure),
  });
}

const LINES =
  'A line ends with CR and LF, one right behind the other. They may come in different chunks, and each ' +
  'of them alone is a character like any other.';

const MANGLED =
  'A character of several bytes was cut in two, and each half was decoded alone. Collect the bytes of ' +
  'the whole line, and decode then.';
