import {
  CUT,
  MANY,
  Lesson,
  countCopies,
  firstWrongByte,
  frame,
  itemsOf,
  lend,
  outcomeOf,
  sayFrame,
  takenFrame,
  test,
  wire,
} from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import { Decoder } from '#subject';

const KiB = 1024;

describe('Step 12: no byte copied twice too often', () => {
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
    const count = world.amount(40_000, 5000);
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
    if (given.length !== count) outcomeOf(() => decoder.push(new Uint8Array(0))); // what was put off comes now
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

// --- internal ---

const MOST_COPIES = 4; // of each byte; two are enough

function expectFewCopies(copied: number, size: number, lesson: string): void {
  if (copied <= MOST_COPIES * size) return;
  throw new Lesson({
    lesson,
    expected: `at most ${MOST_COPIES} copies of each byte`,
    received: `${(copied / size).toFixed(0)} of each`,
  });
}
