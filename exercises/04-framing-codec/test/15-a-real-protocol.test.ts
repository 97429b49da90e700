import {
  FAULTS,
  LARGE_ARRAY,
  LARGE_BULK,
  LIMITS,
  Lesson,
  RedisSession,
  StreamScript,
  VALUES,
  VALUE_KIND,
  bulk,
  caught,
  cut,
  expectLittleWork,
  failuresOf,
  forAnyScript,
  givenResp,
  isA,
  itemsOf,
  lend,
  outcomeOf,
  pieces,
  request,
  sayCuts,
  sayFailure,
  sayResp,
  scriptsIn,
  streamOfValues,
  test,
  type RespValue,
  valueScripts,
  values,
  wireOfValue,
  type World,
} from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import * as subject from '#subject';

const { RespDecoder, encodeResp } = subject;
const failures = failuresOf(subject);
const { FrameError, UnexpectedEOF } = failures;

describe('Step 15: a real protocol', () => {
  test('reads and writes every kind of value, wherever it is cut', async (world) => {
    for (const [text, value] of VALUES) {
      const stream = Buffer.from(text, 'latin1');
      for (let at = 0; at <= stream.length; at += 1) {
        expectValues(world, [stream.subarray(0, at), stream.subarray(at)], [value]);
        if (world.amount(1, 0) === 1) expectEnd(world, stream, at); // chance has no part in it
      }
      expectWritten(world, encodeResp(givenResp(value)), stream);
    }
    const stream = Buffer.concat(VALUES.map(([text]) => Buffer.from(text, 'latin1')));
    const sizes = Array.from({ length: 50 }, () => world.random.int(0, 6));
    expectValues(
      world,
      cut(stream, sizes),
      VALUES.map(([, value]) => value),
    );
  });

  test('reads any values, whatever is called when', async (world) => {
    await forAnyScript(world, scriptsIn(world, 8, 80), valueScripts, (script, isTold) => {
      const { memory, acts } = script;
      const setting = {
        stream: streamOfValues(script),
        kind: VALUE_KIND,
        failures,
        memory,
        isTold,
      };
      new StreamScript(world, new RespDecoder(LIMITS), setting).play(acts);
    });
  });

  test('reads many values at once, and large ones in small pieces', async (world) => {
    const count = world.amount(20_000, 200);
    const many = new RespDecoder();
    const given = outcomeOf(() => itemsOf(many.push(Buffer.from(':1\r\n'.repeat(count)))));
    outcomeOf(() => many.push(new Uint8Array(0))); // an overflow that was put off comes now
    world.expect(given.result?.length === count, {
      lesson: 'A chunk holds many values, and each of them comes out.',
      expected: `${count} values`,
      received: given.result ? `${given.result.length}` : sayFailure(given.error),
    });
    const size = world.amount(100_000, 3000);
    const items = Array.from({ length: world.amount(3000, 100) }, () => ':1\r\n');
    const bulks = Buffer.from(`$${size}\r\n${'x'.repeat(size)}\r\n`);
    const header = `*${items.length}\r\n`;
    expectLittleWork(new RespDecoder(), pieces(bulks), LARGE_BULK);
    const chunks = [header, ...items].map((each) => Buffer.from(each));
    expectLittleWork(new RespDecoder(), chunks, LARGE_ARRAY);
  });

  test('writes any value, and leaves alone what it has given', async (world) => {
    const kept: { given: Uint8Array; expected: Buffer }[] = [];
    const size = 1000;
    for (let i = 0; i < world.amount(400, 20); i += 1) {
      const value = bulk(world.random.bytes(size).fill(i & 255, 0, 10));
      kept.push({ given: encodeResp(givenResp(value)), expected: wireOfValue(value) });
    }
    await forAnyScript(world, scriptsIn(world, 10, 50), values, (value) => {
      const [given, expected] = [encodeResp(givenResp(value)), wireOfValue(value)];
      expectWritten(world, given, expected);
      kept.push({ given, expected });
    });
    for (const { given, expected } of kept) expectWritten(world, given, expected);
  });

  test('reads inline commands', async (world) => {
    const stream = new TextEncoder().encode('PING\r\n\r\n  SET  key   value \r\n');
    expectValues(world, [stream], [request('PING'), request('SET', 'key', 'value')]);
    expectValues(
      world,
      [...stream].map((byte) => Uint8Array.of(byte)),
      [request('PING'), request('SET', 'key', 'value')],
    );
  });

  test('refuses what is no value, and what is too large', async (world) => {
    const wrong: [text: string, code: 'SYNTAX' | 'TOO_LARGE', options?: object][] = [
      ['$abc\r\n', 'SYNTAX'],
      ['$-2\r\n', 'SYNTAX'],
      [':1x\r\n', 'SYNTAX'],
      ['$1\r\nab\r\n', 'SYNTAX'],
      ['*1\r\nhello\r\n', 'SYNTAX'],
      ['$1048577\r\n', 'TOO_LARGE'],
      ['$99999999999999999999\r\n', 'TOO_LARGE'],
      ['$11\r\n', 'TOO_LARGE', { maxBulk: 10 }],
      ['*3\r\n', 'TOO_LARGE', { maxItems: 2 }],
      ['*1\r\n'.repeat(100_000), 'TOO_LARGE'],
      [`+${'x'.repeat(100_000)}`, 'TOO_LARGE'],
    ];
    for (const [text, code, options] of wrong) {
      const decoder = new RespDecoder(options);
      const bytes = Buffer.from(text, 'latin1');
      const failure = caught(() => decoder.push(bytes));
      const shown = text.length > 30 ? `${text.slice(0, 12)}… (${text.length} bytes)` : text;
      world.expect(isA(failure, FrameError) && failure.code === code, {
        lesson: `${JSON.stringify(shown)} must be refused with a FrameError, code ${code}.`,
        expected: code,
        received: isA(failure, FrameError) ? failure.code : sayFailure(failure),
      });
      world.expect(caught(() => decoder.push(Buffer.from('+OK\r\n'))) === failure, {
        lesson:
          'After an error nobody knows where the next value begins: throw the same error again.',
        expected: 'the same error object',
      });
    }
    for (const fault of FAULTS) {
      const nothing = { written: [], around: 0, memory: 'own', acts: [] } as const;
      const stream = streamOfValues({ ...nothing, fault });
      const setting = { stream, kind: VALUE_KIND, failures, memory: 'own', isTold: true } as const;
      new StreamScript(world, new RespDecoder(LIMITS), setting).play([]);
    }
  });

  test.inBothWorlds('serves a Redis client', async (world) => {
    const session = await RedisSession.open(world, { RespDecoder, encodeResp });
    await session.talk();
  });
});

// --- internal ---

function expectWritten(world: World, given: Uint8Array, expected: Buffer): void {
  world.expect(Buffer.compare(given, expected) === 0, () => ({
    lesson:
      'encodeResp() writes mark, text and line end, as in the README, into memory that is never used again.',
    expected: JSON.stringify(expected.toString('latin1').slice(0, 200)),
    received: JSON.stringify(Buffer.from(given).toString('latin1').slice(0, 200)),
  }));
}

/** So many bytes of one value have come, and then the end. */
function expectEnd(world: World, stream: Uint8Array, at: number): void {
  const decoder = new RespDecoder();
  decoder.push(stream.slice(0, at));
  const failure = caught(() => decoder.end());
  const isGood = at === 0 || at === stream.length;
  world.expect(isGood ? failure === undefined : isA(failure, UnexpectedEOF), () => ({
    lesson: 'end() does nothing between two values, and throws an UnexpectedEOF inside of one.',
    expected: isGood ? 'no error' : `an UnexpectedEOF after ${at} bytes of ${stream.length}`,
    received: sayFailure(failure),
  }));
}

function expectValues(
  world: World,
  chunks: readonly Uint8Array[],
  expected: readonly RespValue[],
): void {
  world.story = () => sayCuts(chunks);
  const decoder = new RespDecoder();
  const received: RespValue[] = [];
  const failure = caught(() =>
    chunks.forEach((chunk) => received.push(...decoder.push(lend(chunk)))),
  );
  const [wanted, got] = [expected.map(sayResp).join(' '), received.map(sayResp).join(' ')];
  if (failure === undefined && wanted === got) return;
  throw new Lesson({
    lesson:
      'A stream of the Redis protocol gives other values. Lines end with CR and LF; a bulk string has as ' +
      'many bytes as its line says, whatever they are; an array has so many values, and each may be an array.',
    expected: wanted.slice(0, 200),
    received: failure === undefined ? got.slice(0, 200) : sayFailure(failure),
  });
}
