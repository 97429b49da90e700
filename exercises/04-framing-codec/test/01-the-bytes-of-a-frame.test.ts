import {
  Lesson,
  firstDifference,
  fieldAt,
  frame,
  givenFrame,
  hex,
  isBytes,
  needs,
  ownErrors,
  pointAt,
  test,
  viewOf,
  wire,
  type Frame,
  type World,
} from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import { Decoder, FrameError, FrameReader, UnexpectedEOF, encodeFrame } from '#subject';

needs({ encodeFrame, Decoder, FrameReader, FrameError, UnexpectedEOF });
ownErrors({ FrameError, UnexpectedEOF });

describe('Step 1: the bytes of a frame', () => {
  test('writes length, type, id and payload, the high byte first', async (world) => {
    expectEncoded(world, frame(1, 0x01020304, 'hi'));
    expectEncoded(world, frame(200, 5, 'x'.repeat(300)));
  });

  test('writes an id with its highest bit set, and an empty payload', async (world) => {
    expectEncoded(world, frame(255, 0xffffffff, ''));
    expectEncoded(world, frame(0, 0x80000000, 'é'));
  });

  test('takes a payload that is a part of more', async (world) => {
    const more = new TextEncoder().encode('before, payload, and behind it');
    const sent = { type: 3, id: 4, payload: more.subarray(8, 15) };
    const bytes = encoded(world, sent);
    world.expect(Buffer.compare(bytes, wire(sent)) === 0, {
      lesson:
        'This payload is a part of a larger buffer, and `payload.buffer` is all of that. Its own bytes begin at ' +
        '`payload.byteOffset`: let set() copy the payload itself, which knows its place.',
      expected: hex(wire(sent)),
      received: hex(bytes),
    });
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

// --- internal ---

/** Gives the bytes themselves, which its caller can look at again. */
function expectEncoded(world: World, sent: Frame): Uint8Array {
  const expected = wire(sent);
  const received = encoded(world, sent);
  const at = firstDifference(received, expected);
  if (at === expected.length && at === received.length) return received;
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

/** What encodeFrame() gives for a frame that it is lent. */
function encoded(world: World, sent: Frame): Uint8Array {
  const lent = givenFrame(sent);
  const { payload } = lent;
  const given: unknown = encodeFrame(lent);
  world.expect(Buffer.compare(payload, sent.payload) === 0, {
    lesson: "encodeFrame() leaves the payload alone: it is its caller's, who may need it again.",
    expected: hex(sent.payload) || 'empty',
    received: hex(payload) || 'empty',
  });
  world.expect(isBytes(given), { lesson: NO_BYTES, received: typeof given });
  return viewOf('a frame', given);
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
