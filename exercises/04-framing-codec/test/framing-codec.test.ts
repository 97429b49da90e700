import {
  Feed,
  HEADER,
  Lesson,
  RedisSession,
  Reading,
  bulk,
  commas,
  countCopies,
  cut,
  fieldAt,
  firstWrongByte,
  forAnyStream,
  givenFrame,
  givenResp,
  hex,
  isA,
  isBytes,
  itemsOf,
  lend,
  needs,
  ownErrors,
  pointAt,
  request,
  sayFrame,
  sayResp,
  takenFrame,
  test,
  thrown,
  viewOf,
  wire,
  type Frame,
  type RespValue,
  type World,
} from '@socketlings/testkit/codec';
import { TimeoutError } from '@socketlings/net';
import { describe } from 'vitest';
import * as subject from '#subject';

const { Decoder, FrameReader, LineDecoder, RespDecoder, encodeFrame, encodeResp } = subject;

needs({
  encodeFrame,
  Decoder,
  FrameReader,
  FrameError: subject.FrameError,
  UnexpectedEOF: subject.UnexpectedEOF,
});

const { FrameError, UnexpectedEOF } = ownErrors({
  FrameError: subject.FrameError,
  UnexpectedEOF: subject.UnexpectedEOF,
});

const KiB = 1024;

describe('Step 1: the bytes of a frame', () => {
  test('writes length, type, id and payload, the high byte first', async (world) => {
    expectEncoded(world, frame(1, 0x01020304, 'hi'));
    expectEncoded(world, frame(200, 5, 'x'.repeat(300)));
  });

  test('writes an id with its highest bit set, and an empty payload', async (world) => {
    expectEncoded(world, frame(255, 0xffffffff, ''));
    expectEncoded(world, frame(0, 0x80000000, 'é'));
  });

  test('gives every frame bytes of its own', async (world) => {
    const sent = frame(1, 1, 'first');
    const bytes = expectEncoded(world, sent);
    expectEncoded(world, frame(2, 2, 'other'));
    world.expect(Buffer.compare(bytes, wire(sent)) === 0, {
      lesson:
        'The bytes of a frame changed when the next one was encoded, and nobody had sent them yet. ' +
        'Make a new Uint8Array for each frame.',
      expected: hex(wire(sent)),
      received: hex(bytes),
    });
  });
});

describe('Step 2: one frame in one chunk', () => {
  test('gives the frame back', async (world) => {
    const sent = frame(1, 0x01020304, 'hi');
    const feed = new Feed(world, Decoder);

    const failure = feed.push(wire(sent));

    feed.expectFrames([sent], ONE, failure);
  });

  test('takes an empty payload for a frame, too', async (world) => {
    const sent = frame(7, 1, '');
    const feed = new Feed(world, Decoder);

    const failure = feed.push(wire(sent));

    feed.expectFrames(
      [sent],
      {
        ...ONE,
        fewer:
          'A frame without a payload is a frame, too: its length is 5, its type and id count. ' +
          'Whether a frame is complete depends on its length, not on whether its payload has bytes.',
      },
      failure,
    );
  });

  test('knows that an id has no sign', async (world) => {
    const sent = frame(255, 0xfffffffe, 'z');
    const feed = new Feed(world, Decoder);

    const failure = feed.push(wire(sent));

    feed.expectFrames(
      [sent],
      {
        ...ONE,
        id:
          'An id goes up to 4,294,967,295, and yours is another number. Bit operations make signed ' +
          'numbers of 32 bits: `>>> 0` takes the sign away, and DataView and Buffer can read unsigned ones.',
      },
      failure,
    );
  });

  test('takes one chunk after the other', async (world) => {
    const sent = [frame(1, 1, 'one'), frame(2, 2, 'two')];
    const feed = new Feed(world, Decoder);

    const failure = sent.map((each) => feed.push(wire(each))).find((error) => error !== undefined);

    feed.expectFrames(sent, ONE, failure);
  });
});

describe('Step 3: several frames in one chunk', () => {
  test('gives three frames, and keeps the half of the fourth', async (world) => {
    const sent = [
      frame(1, 10, 'one'),
      frame(2, 20, ''),
      frame(3, 30, 'three'),
      frame(4, 40, 'four!'),
    ];
    const stream = Buffer.concat(sent.map(wire));
    const half = 7;
    const whole = stream.length - wire(sent[3]!).length;
    const feed = new Feed(world, Decoder);

    const failure = feed.push(stream.subarray(0, whole + half));

    feed.expectFrames(sent.slice(0, 3), MANY, failure);
    feed.expectBuffered(
      half,
      'Three frames are complete, and seven bytes of the next one have come: buffered counts the ' +
        'bytes that are not yet part of a frame that you returned.',
    );
    const later = feed.push(stream.subarray(whole + half));
    feed.expectFrames(sent, { ...MANY, fewer: LOST }, later);
    feed.expectBuffered(0, 'All frames are out, and nothing is left to wait for: buffered is 0.');
  });

  test('gives a hundred frames at once', async (world) => {
    const sent = Array.from({ length: 100 }, (_, i) => frame(i, i * 1000, 'x'.repeat(i % 4)));
    const feed = new Feed(world, Decoder);

    const failure = feed.push(Buffer.concat(sent.map(wire)));

    feed.expectFrames(sent, MANY, failure);
  });
});

describe('Step 4: cut anywhere', () => {
  const sent = [frame(1, 0x01020304, 'hi'), frame(2, 0xfffffffe, ''), frame(3, 7, 'abc')];
  const stream = Buffer.concat(sent.map(wire));

  test('finds the frames when every byte comes alone', async (world) => {
    const feed = new Feed(world, Decoder);

    const failure = push(
      feed,
      [...stream].map((byte) => Uint8Array.of(byte)),
    );

    feed.expectFrames(sent, CUT, failure);
  });

  test('keeps two streams apart', async (world) => {
    const others = [...sent].reverse();
    const backwards = Buffer.concat(others.map(wire));
    const [feed, other] = [new Feed(world, Decoder), new Feed(world, Decoder)];
    let failure: unknown;
    for (let at = 0; at < stream.length; at += 1) {
      failure ??= feed.push(stream.subarray(at, at + 1));
      failure ??= other.push(backwards.subarray(at, at + 1));
    }

    feed.expectFrames(sent, APART, failure);
    other.expectFrames(others, APART, failure);
  });

  test('finds them whatever two places the stream is cut at', async (world) => {
    for (const [first, second] of pairsOfCuts(world, stream.length)) {
      const feed = new Feed(world, Decoder);
      const failure = push(feed, cut(stream, [first, second - first]));
      feed.expectFrames(sent, CUT, failure);
    }
  });

  test('counts what it holds at every cut', async (world) => {
    const ends = sent.map((_, i) => Buffer.concat(sent.slice(0, i + 1).map(wire)).length);
    const feed = new Feed(world, Decoder);
    for (let at = 0; at < stream.length; at += 1) {
      feed.push(stream.subarray(at, at + 1));
      const complete = ends.filter((end) => end <= at + 1).at(-1) ?? 0;
      feed.expectBuffered(
        at + 1 - complete,
        'buffered counts every byte that has come and is not yet part of a frame that you returned: ' +
          'those of a length or a header that is not complete, too.',
      );
    }
  });
});

describe('Step 5: a length that lies', () => {
  test('refuses a length that is too short for a header', async (world) => {
    for (const length of [0, 1, 4]) {
      const feed = new Feed(world, Decoder);
      expectRefused(feed.push(uint32(length)), 'TOO_SHORT', {
        length,
        none: 'At least type and id follow the length: 5 bytes. A length below 5 is a lie, and you took it.',
      });
    }
    const shortest = frame(9, 9, '');
    const feed = new Feed(world, Decoder);
    feed.expectFrames([], ONE, feed.push(wire(shortest).subarray(0, 4)));
  });

  test('refuses a length above the limit as soon as it is there', async (world) => {
    for (const [maxFrame, length] of [
      [100, 101],
      [100, 0x7fffffff],
      [100, 0x80000000],
      [undefined, KiB * KiB + 1],
      [undefined, 0xffffffff],
    ] as const) {
      const feed = new Feed(world, Decoder, maxFrame === undefined ? undefined : { maxFrame });
      const before = arrayBuffers();
      const bytes = uint32(length);
      feed.expectFrames([], ONE, feed.push(bytes.subarray(0, 3)));
      const failure = feed.push(bytes.subarray(3));
      const grown = arrayBuffers() - before;
      expectRefused(failure, 'TOO_LARGE', { length, none: TOO_LATE });
      world.expect(grown < SLACK, {
        lesson:
          'Four bytes of a stranger, and you reserve memory for what they promise: so a few of ' +
          'them are enough to bring a server down. Look at the length first.',
        expected: `less than ${commas(SLACK)} bytes of memory`,
        received: `${commas(grown)} bytes`,
      });
    }
  });

  test('takes the largest length that is allowed', async (world) => {
    for (const [options, length] of [
      [{ maxFrame: 100 }, 100],
      [undefined, world.amount(KiB * KiB, 5000)],
    ] as const) {
      const sent = frame(1, 2, 'm'.repeat(length - 5));
      const feed = new Feed(world, Decoder, options);
      const failure = feed.push(wire(sent));
      feed.expectFrames(
        [sent],
        {
          otherwise:
            'The limit is for the length, and a length that is equal to it is allowed. It is 1 MiB ' +
            'if nobody says another one.',
        },
        failure,
      );
    }
  });
});

describe('Step 6: an error stays', () => {
  test('throws the same error ever after', async (world) => {
    const feed = new Feed(world, Decoder);

    const first = feed.push(uint32(0));
    expectRefused(first, 'TOO_SHORT', { length: 0, none: 'A length of 0 must be refused.' });
    for (const chunk of [wire(frame(1, 1, 'good')), new Uint8Array(0), uint32(5)]) {
      const again = feed.push(chunk);
      world.expect(again === first, {
        lesson:
          'Where a frame is broken, nobody knows where the next one begins: whatever comes later ' +
          'is no frame, even if it looks like one. Throw the very same error again and again.',
        expected: 'the same error object',
        received: again === undefined ? 'frames' : `another one: ${sayFailure(again)}`,
      });
    }
  });

  test('gives the good frames of a chunk first, and the error with the next one', async (world) => {
    const good = [frame(1, 1, 'one'), frame(2, 2, 'two')];
    const feed = new Feed(world, Decoder);

    const failure = feed.push(Buffer.concat([...good.map(wire), uint32(0xffffffff)]));
    feed.expectFrames(
      good,
      {
        fewer: 'There were good frames before the bad one, and they are lost: return them first.',
        failed:
          'There were good frames before the bad one: return them now, and throw with the next call. ' +
          'Whoever throws here takes them away from the caller.',
        otherwise: 'The frames before the bad one are good.',
      },
      failure,
    );
    expectRefused(feed.push(wire(frame(3, 3, 'x'))), 'TOO_LARGE', {
      length: 0xffffffff,
      none: 'The last chunk ended with a bad length, and the next call did not throw: keep the error.',
    });
  });
});

describe('Step 7: the end, inside and between', () => {
  const whole = wire(frame(1, 2, 'abc'));

  test('takes the end between two frames for a good one', async (world) => {
    for (const stream of [new Uint8Array(0), whole, Buffer.concat([whole, whole])]) {
      const feed = new Feed(world, Decoder);
      feed.push(stream);
      const failure = feed.end();
      world.expect(failure === undefined, {
        lesson: 'The stream ended where a frame had ended: that is how streams end, and no error.',
        expected: 'no error',
        received: sayFailure(failure),
      });
    }
  });

  test('misses the rest of a frame', async (world) => {
    const places = {
      2: 'in the length',
      6: 'in the header',
      4: 'behind the length',
      9: 'between header and payload',
      11: 'in the payload',
    };
    for (const [at, where] of Object.entries(places)) {
      const feed = new Feed(world, Decoder);
      feed.push(Buffer.concat([whole, whole.subarray(0, Number(at))]));
      const failure = feed.end();
      world.expect(isA(failure, UnexpectedEOF), {
        lesson:
          `The stream ended ${where}, and bytes of that frame will never come: end() throws an ` +
          'UnexpectedEOF. As long as something is buffered, it is no good moment to end.',
        expected: 'an UnexpectedEOF',
        received: sayFailure(failure),
      });
    }
  });
});

describe('Step 8: the chunk is not yours', () => {
  test('keeps its payloads when the caller uses the chunk again', async (world) => {
    const sent = [frame(1, 1, 'first'), frame(2, 2, 'second')];
    const feed = new Feed(world, Decoder);
    const chunk = Buffer.concat(sent.map(wire));

    const failure = feed.pushOwn(chunk);
    chunk.fill(0xee);

    feed.expectFrames(sent, NOT_YOURS, failure);
  });

  test('keeps half a frame when the caller uses the chunk again', async (world) => {
    const sent = frame(3, 0x0a0b0c0d, 'a payload that is cut');
    const stream = wire(sent);
    for (let at = 1; at < stream.length; at += 1) {
      const feed = new Feed(world, Decoder);
      const chunk = new Uint8Array(stream.length);
      const read = (from: number, to: number): unknown => {
        chunk.fill(0xee);
        chunk.set(stream.subarray(from, to));
        return feed.pushOwn(chunk.subarray(0, to - from));
      };
      const failure = read(0, at) ?? read(at, stream.length);
      chunk.fill(0xee);
      feed.expectFrames([sent], NOT_YOURS, failure);
    }
  });
});

describe('Step 9: a deadline in the middle of a frame', () => {
  test('gives one frame at a time, however the network cuts', async (world) => {
    const line = await Reading.open(world, FrameReader);
    const sent = [frame(1, 1, 'one'), frame(2, 2, ''), frame(3, 3, 'x'.repeat(5000))];

    await line.send(Buffer.concat(sent.map(wire)));

    for (const each of sent) await expectRead(line, each, READ);
  });

  test('goes on with the same frame after a timeout', async (world) => {
    const line = await Reading.open(world, FrameReader);
    const sent = [frame(1, 1, 'a whole one'), frame(2, 0x01020304, 'and one that is cut')];
    const stream = Buffer.concat(sent.map(wire));
    const cut = wire(sent[0]!).length + world.random.int(1, wire(sent[1]!).length - 1);

    await line.send(stream.subarray(0, cut));
    await expectRead(line, sent[0]!, READ);
    line.setReadDeadlineIn(100);
    const late = await line.read().expectFailure(
      { kind: 'TimeoutError' },
      {
        waits: 'The deadline has passed, and read() waits on: pass on what the connection throws.',
        done: 'Half a frame has come, the deadline has passed, and read() gave something.',
        otherwise:
          'The deadline passed while half a frame was here: read() fails with TimeoutError.',
      },
    );
    world.expect(late instanceof TimeoutError, { lesson: READ.otherwise });
    line.setReadDeadlineIn(null);
    await line.send(stream.subarray(cut));

    await expectRead(line, sent[1]!, {
      waits:
        'After the timeout the rest of the frame came, and read() waits for ever: the first half is ' +
        'gone. Keep it in the reader, not in a variable of read().',
      failed:
        'After the timeout the rest of the frame came, and read() failed: it took the rest for the ' +
        'beginning of a frame. Keep the first half in the reader, not in a variable of read().',
      otherwise: 'After the timeout the rest of the frame came, and with it the whole frame.',
    });
  });
});

describe('Step 10: the end of a connection', () => {
  test('gives null when the stream ends between two frames', async (world) => {
    const line = await Reading.open(world, FrameReader);
    const sent = frame(1, 1, 'the last one');

    await line.send(wire(sent));
    await line.sendEnd();

    await expectRead(line, sent, READ);
    for (let i = 0; i < 2; i += 1) {
      const end = await line.read().expectDone(ENDS);
      world.expect(end === null, {
        lesson: ENDS.otherwise,
        expected: 'null',
        received: 'a frame',
      });
    }
  });

  test('fails when the stream ends in the middle of a frame', async (world) => {
    const bytes = wire(frame(1, 1, 'cut'));
    for (const at of [1, 4, HEADER, bytes.length - 1]) {
      const line = await Reading.open(world, FrameReader);
      await line.send(bytes.subarray(0, at));
      await line.sendEnd();

      const read = line.read();
      await read.settled().catch(() => {});

      world.expect(isA(read.error, UnexpectedEOF), {
        lesson:
          'The connection ended in the middle of a frame: that is not the end of the stream (null), ' +
          'it is an UnexpectedEOF. Tell your decoder that the stream has ended.',
        expected: 'an UnexpectedEOF',
        received: read.describe(),
      });
    }
  });

  test('passes on what broke the connection, and what broke the stream', async (world) => {
    const line = await Reading.open(world, FrameReader);
    await line.reset();
    await line
      .read()
      .expectFailure(
        { kind: 'NetError', code: 'ECONNRESET' },
        { otherwise: 'The connection broke: read() fails with what the connection throws.' },
      );
    const liar = await Reading.open(world, FrameReader);
    await liar.send(uint32(0xffffffff));
    const read = liar.read();
    await read.settled().catch(() => {});
    expectRefused(read.error, 'TOO_LARGE', {
      length: 0xffffffff,
      none: 'The peer sent a length of 4 GiB: read() fails with what the decoder throws.',
    });
  });

  test('can be read with for await', async (world) => {
    const line = await Reading.open(world, FrameReader);
    const sent = [frame(1, 1, 'one'), frame(2, 2, 'two'), frame(3, 3, '')];
    await line.send(Buffer.concat(sent.map(wire)));
    await line.sendEnd();

    const all = await line
      .call('for await', async () => {
        const frames: Frame[] = [];
        for await (const each of line.reader) frames.push(takenFrame(each));
        return frames;
      })
      .expectDone({
        otherwise: '`for await` gives frame after frame, and ends where the stream ends.',
      });

    const same = all.length === 3 && sent.every((each, i) => firstWrongByte(each, all[i]!) === -1);
    world.expect(same, {
      lesson: '`for await` gives frame after frame, and ends where the stream ends.',
      expected: sent.map(sayFrame).join('; '),
      received: all.map(sayFrame).join('; '),
    });
  });
});

describe('Step 11: no byte copied twice too often', () => {
  test('copies little when a large frame comes in small pieces', async (world) => {
    const size = world.amount(4096 * KiB, 200 * KiB);
    const sent = { type: 1, id: 2, payload: world.random.bytes(size) };
    const stream = wire(sent);
    const decoder = new Decoder({ maxFrame: 2 * size });
    const given: unknown[] = [];

    const copied = countCopies(MOST_COPIES * stream.length, () => {
      for (let at = 0; at < stream.length; at += 64) {
        given.push(...(itemsOf(decoder.push(lend(stream.subarray(at, at + 64)))) ?? []));
      }
    });

    expectFewCopies(
      copied,
      stream.length,
      'A large frame came in pieces of 64 bytes, and with each piece you copied all that had come ' +
        'before: the work grows with the square of the size. Put each byte where it belongs, once.',
    );
    world.expect(given.length === 1 && firstWrongByte(sent, takenFrame(given[0])) === -1, {
      lesson: CUT.otherwise,
      expected: 'the frame that was sent',
      received: given.length === 1 ? 'one with other bytes' : `${given.length} frames`,
    });
  });

  test('copies little when many small frames come at once', async (world) => {
    const one = wire(frame(1, 2, 'small'));
    const count = world.amount(100_000, 5000);
    const stream = Buffer.alloc(one.length * count);
    for (let i = 0; i < count; i += 1) {
      stream.set(one, i * one.length);
      stream.writeUInt32BE(i, i * one.length + 5);
    }
    const decoder = new Decoder();
    let given: unknown[] = [];

    const copied = countCopies(MOST_COPIES * stream.length, () => {
      given = itemsOf(decoder.push(stream)) ?? [];
    });

    expectFewCopies(
      copied,
      stream.length,
      'Many small frames came in one chunk, and for each of them you copied all the rest of the ' +
        'chunk. Remember a place in it instead, and go on from there.',
    );
    world.expect(given.length === count, {
      lesson: MANY.fewer,
      expected: `${count} frames`,
      received: `${given.length}`,
    });
    const wrong = given.findIndex(
      (each, i) => firstWrongByte(frame(1, i, 'small'), takenFrame(each)) !== -1,
    );
    world.expect(wrong === -1, {
      lesson: MANY.otherwise,
      expected: sayFrame(frame(1, wrong, 'small')),
      received: sayFrame(takenFrame(given[wrong])),
    });
  });
});

describe('Step 12: any frames, any cuts', () => {
  test('brings back what was sent, whatever it is and however it is cut', async (world) => {
    forAnyStream(world, 16, ({ frames, sizes }) => {
      const feed = new Feed(world, Decoder);
      const stream = Buffer.concat(frames.map((each) => encodeFrame(givenFrame(each))));
      const failure = push(feed, cut(stream, sizes)) ?? feed.end();
      feed.expectFrames(frames, ANY, failure);
      feed.expectBuffered(0, 'Every frame is complete, and something is still buffered.');
    });
  });
});

describe('Step 13: lines', () => {
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

describe('Step 14: a real protocol', () => {
  const VALUES: readonly [wire: string, value: RespValue][] = [
    ['+OK\r\n', { type: 'simple', text: 'OK' }],
    ["-ERR unknown command 'X'\r\n", { type: 'error', text: "ERR unknown command 'X'" }],
    [':-42\r\n', { type: 'integer', value: -42n }],
    [':9223372036854775807\r\n', { type: 'integer', value: 9223372036854775807n }],
    ['$6\r\na\r\nb\x00\xff\r\n', bulk(Buffer.from('a\r\nb\x00\xff', 'latin1'))],
    ['$0\r\n\r\n', bulk('')],
    ['$5\r\n\xc3\xa9\xe2\x9c\x93\r\n', bulk('é✓')],
    ['$-1\r\n', { type: 'bulk', bytes: null }],
    ['*0\r\n', { type: 'array', items: [] }],
    ['*-1\r\n', { type: 'array', items: null }],
    ['*2\r\n$3\r\nGET\r\n$1\r\nk\r\n', request('GET', 'k')],
    [
      '*2\r\n*1\r\n:1\r\n*2\r\n+a\r\n*0\r\n',
      {
        type: 'array',
        items: [
          { type: 'array', items: [{ type: 'integer', value: 1n }] },
          {
            type: 'array',
            items: [
              { type: 'simple', text: 'a' },
              { type: 'array', items: [] },
            ],
          },
        ],
      },
    ],
  ];

  test('reads and writes every kind of value, wherever it is cut', async (world) => {
    for (const [text, value] of VALUES) {
      const stream = Buffer.from(text, 'latin1');
      for (let at = 0; at <= stream.length; at += 1) {
        expectValues(world, [stream.subarray(0, at), stream.subarray(at)], [value]);
      }
      const written = encodeResp(givenResp(value));
      world.expect(Buffer.compare(written, stream) === 0, {
        lesson:
          'encodeResp() writes the other kind of bytes: mark, text and line end, as in the README.',
        expected: JSON.stringify(text),
        received: JSON.stringify(Buffer.from(written).toString('latin1')),
      });
    }
    const stream = Buffer.concat(VALUES.map(([text]) => Buffer.from(text, 'latin1')));
    const sizes = Array.from({ length: 50 }, () => world.random.int(0, 6));
    expectValues(
      world,
      cut(stream, sizes),
      VALUES.map(([, value]) => value),
    );
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
    const half = new RespDecoder();
    half.push(Buffer.from('*2\r\n+one\r\n'));
    world.expect(
      isA(
        caught(() => half.end()),
        UnexpectedEOF,
      ),
      {
        lesson:
          'One of two items has come, and the stream has ended: end() throws an UnexpectedEOF.',
        expected: 'an UnexpectedEOF',
        received: sayFailure(caught(() => half.end())),
      },
    );
  });

  test.inBothWorlds('serves a Redis client', async (world) => {
    const session = await RedisSession.open(world, { RespDecoder, encodeResp });
    await session.talk();
  });
});

// --- what several steps ask ---

const MOST_COPIES = 4; // of each byte; two are enough
const SLACK = 2 * KiB * KiB; // bytes that others may allocate in the meantime
const arrayBuffers = (): number => memoryUsage().arrayBuffers;
const memoryUsage = process.memoryUsage.bind(process);

const ONE = {
  type: 'The type is the fifth byte, right behind the length.',
  id: 'The id is four bytes behind the type, the high byte first.',
  payload: 'The payload begins behind the id, at byte 9, and the length says where it ends.',
  fewer: 'A whole frame was in the chunk, and it did not come out.',
  more: 'One frame was in the chunk, and more came out.',
  failed: 'The frame was good, and push() threw an error.',
  otherwise: 'What was encoded comes back: the same type, id and payload.',
};

const MANY = {
  ...ONE,
  fewer:
    'A chunk can hold many frames: behind one of them the next one begins. Go on until what is left ' +
    'is no whole frame any more.',
  payload:
    'A payload ends where its length says, and not where the chunk ends: behind it the next frame begins.',
  otherwise: 'A chunk can hold many frames, and each of them comes out as it went in.',
};

const LOST =
  'The end of one chunk was the beginning of a frame, and it is lost: keep what is left, and put the ' +
  'next chunk behind it.';

const APART = {
  ...ONE,
  failed: 'Two decoders were fed in turn, and one of them failed.',
  otherwise:
    'Two decoders were fed in turn, and the bytes of one came out of the other: a server has a decoder ' +
    'for each connection. Keep everything in the object, nothing beside the class.',
};

const CUT = {
  ...ONE,
  payload:
    'The payload was cut in two, and what came out is not what went in: keep the order of the bytes.',
  fewer: `The stream was cut inside a frame. ${LOST}`,
  failed:
    'The frames are good, only cut, and push() threw. Fewer than four bytes are no length yet, and ' +
    'fewer than nine no header.',
  otherwise: 'Wherever a stream is cut, the same frames come out.',
};

const ANY = {
  otherwise:
    'Random frames, cut at random, did not come back as they were sent. Below is the smallest case ' +
    'that was found: play it by hand. Chunks without bytes belong to it.',
};

const NOT_YOURS = {
  otherwise:
    'The caller used its chunk again, and your frames changed with it: subarray() makes a view of the ' +
    'same bytes, and so does slice() of a Buffer. When push() has returned, the chunk is not yours: copy what you keep.',
};

const TOO_LATE =
  'A length above the limit has come, and you wait for the rest of that frame: you would collect ' +
  'whatever a stranger sends. Throw a FrameError as soon as the four bytes are there.';

const READ = {
  waits: 'A whole frame has arrived, and read() waits for ever.',
  failed: 'Good frames arrived, and read() failed.',
  done: 'Good frames arrived, and read() gave something else.',
  otherwise:
    'Each read() gives the next frame, whether one read of the connection brings many of them or a few bytes.',
};

const ENDS = {
  waits: 'The stream has ended between two frames, and read() waits for ever: it gives null.',
  failed: 'The stream has ended between two frames: that is no error, read() gives null.',
  otherwise: 'When the stream has ended between two frames, read() gives null, now and ever after.',
};

function frame(type: number, id: number, payload: string): Frame {
  return { type, id, payload: new TextEncoder().encode(payload) };
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function sayFailure(failure: unknown): string {
  if (failure === undefined) return 'no error';
  return failure instanceof Error
    ? `${failure.name}: ${failure.message}`
    : 'something that is no Error';
}

/** Every pair of places where a stream can be cut; where chance counts, some of them. */
function pairsOfCuts(world: World, length: number): [number, number][] {
  const places = Array.from({ length: length - 1 }, (_, i) => i + 1);
  const pairs = places.flatMap((first) =>
    places.filter((second) => second > first).map((second): [number, number] => [first, second]),
  );
  return pairs.filter(() => world.random.int(1, world.amount(1, 40)) === 1);
}

/** Pushes chunk after chunk, until one of them fails. */
function push(feed: Feed, chunks: readonly Uint8Array[]): unknown {
  for (const chunk of chunks) {
    const failure = feed.push(chunk);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Gives the bytes themselves, which its caller can look at again. */
function expectEncoded(world: World, sent: Frame): Uint8Array {
  const expected = wire(sent);
  const lent = givenFrame(sent);
  const { payload } = lent;
  const given: unknown = encodeFrame(lent);
  world.expect(Buffer.compare(payload, sent.payload) === 0, {
    lesson: "encodeFrame() leaves the payload alone: it is its caller's, who may need it again.",
    expected: hex(sent.payload) || 'empty',
    received: hex(payload) || 'empty',
  });
  world.expect(isBytes(given), { lesson: NO_BYTES, received: typeof given });
  const received = viewOf('a frame', given);
  const same = expected.findIndex((byte, i) => received[i] !== byte);
  if (same === -1 && received.length === expected.length) return received;
  const at = same === -1 ? expected.length : same;
  const field = fieldAt(at);
  world.story = () => {
    const [bytes, caret] = pointAt(received, at, `byte ${at}: ${field}`);
    return [
      `expected  ${pointAt(expected, at, '')[0]}`,
      `yours     ${bytes}`,
      `          ${caret}`,
    ];
  };
  throw new Lesson({
    lesson: at >= expected.length ? TOO_LONG : sayEncoded(field, expected, received),
    expected: hex(expected, 12),
    received: hex(received, 12),
  });
}

const NO_BYTES = 'encodeFrame() gives the bytes of the frame: a Uint8Array.';

const TOO_LONG = 'There are more bytes than the length, the type, the id and the payload take.';

function sayEncoded(field: string, expected: Uint8Array, received: Uint8Array): string {
  const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (received.length < expected.length) {
    return 'Bytes are missing: four of the length, one of the type, four of the id, and the payload.';
  }
  if (field === 'length') {
    const [wanted, got] = [view(expected).getUint32(0), view(received).getUint32(0)];
    if (view(received).getUint32(0, true) === wanted) return ORDER;
    if (got === wanted + 4) return `${COUNTS} You counted its own four bytes, too.`;
    return COUNTS;
  }
  if (field === 'type') return 'The type is one byte, right behind the length.';
  if (field === 'id') {
    const reversed = view(received).getUint32(5, true) === view(expected).getUint32(5);
    return reversed
      ? ORDER
      : 'The id is four bytes behind the type, the high byte first, and it may use all 32 bits.';
  }
  return 'Behind the id come the bytes of the payload, as they are.';
}

const ORDER =
  'The bytes of a number stand the other way round. On the network the high byte comes first: big ' +
  'endian, as setUint32() of a DataView writes it.';

const COUNTS =
  'The length counts what comes after it: one byte of type, four of id, and the payload.';

function expectRefused(
  failure: unknown,
  code: 'TOO_LARGE' | 'TOO_SHORT',
  { length, none }: { length: number; none: string },
): void {
  const expected = `a FrameError with the code ${code} for a length of ${commas(length)}`;
  if (failure === undefined) throw new Lesson({ lesson: none, expected, received: 'no error' });
  if (isA(failure, FrameError) && failure.code === code) return;
  const received = isA(failure, FrameError)
    ? `one with the code ${failure.code}`
    : sayFailure(failure);
  const lesson =
    isA(failure, FrameError) && code === 'TOO_LARGE' && length > 0x7fffffff
      ? 'A length above 2,147,483,647 became negative: bit operations make signed numbers. `>>> 0` makes it unsigned.'
      : 'A length that lies is refused with a FrameError: TOO_SHORT below 5, TOO_LARGE above the limit.';
  throw new Lesson({ lesson, expected, received });
}

function sayCuts(chunks: readonly Uint8Array[]): string[] {
  const shown = chunks.slice(0, 12).map((chunk, i) => {
    const text = JSON.stringify(Buffer.from(chunk.subarray(0, 40)).toString('latin1'));
    return `cut ${i + 1}  ${hex(chunk) || 'nothing'}  ${text}`;
  });
  const left = chunks.length - shown.length;
  return left > 0 ? [...shown, `… ${left} more`] : shown;
}

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

function caught(body: () => unknown): unknown {
  try {
    body();
    return undefined;
  } catch (error) {
    return thrown(error);
  }
}

function expectFewCopies(copied: number, size: number, lesson: string): void {
  if (copied <= MOST_COPIES * size) return;
  throw new Lesson({
    lesson,
    expected: `at most ${MOST_COPIES} copies of each byte`,
    received: `${(copied / size).toFixed(0)} of each`,
  });
}

async function expectRead(
  line: Reading,
  expected: Frame,
  lessons: { waits: string; failed: string; otherwise: string },
): Promise<void> {
  const received = await line.read().expectDone(lessons);
  const same = received !== null && firstWrongByte(expected, received) === -1;
  if (!same) {
    throw new Lesson({
      lesson: lessons.otherwise,
      expected: sayFrame(expected),
      received: received === null ? 'null' : sayFrame(received),
    });
  }
}
