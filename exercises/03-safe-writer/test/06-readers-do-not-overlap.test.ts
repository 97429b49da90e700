import { test, type World } from '@socketlings/testkit';
import { NAMES, SharedConn, counters } from '@socketlings/testkit/shared-conn';
import { describe } from 'vitest';
import { SafeConn } from '#subject';

const KiB = 1024;

describe('Step 6: readers do not overlap', () => {
  test('gives every byte to one of six readers', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const stream = counters(world.amount(1024 * KiB, 30 * KiB));
    const chunks: Uint8Array[] = [];
    const reader = async (): Promise<void> => {
      const p = new Uint8Array(1000);
      for (let n = await line.conn.read(p); n !== null; n = await line.conn.read(p)) {
        chunks.push(new Uint8Array(p.subarray(0, n)));
      }
    };

    const done = NAMES.slice(0, 6).map((who) => line.call(who, 'reads to the end', reader));
    await world.quiet(); // all six are waiting
    void line.peer.write(stream).then(() => line.peer.closeWrite());

    for (const each of done) {
      await each.expectResolved({
        pending:
          'The stream has ended, and one of several readers waits for ever. Whoever has read must ' +
          'let the next one in, at the end of the stream too.',
        failed: 'One of several readers got an error, although nothing went wrong.',
        otherwise: '',
      });
    }
    expectStream(world, chunks, stream);
    world.expect(line.raw.overlappingReads === 0, {
      lesson:
        'Two tasks were in raw.read() at the same time. A raw connection is for one reader: whoever ' +
        'comes second waits until the first has what he came for. Readers need a line, too.',
      expected: 'one raw.read() at a time',
      received: `${line.raw.overlappingReads} that began inside another one`,
    });
  });
});

// --- internal ---

/** The chunks are the stream, each byte in one of them; in which order they were read is open. */
function expectStream(world: World, chunks: readonly Uint8Array[], stream: Buffer): void {
  const all = Buffer.concat(chunks);
  const lesson =
    'Several tasks read at once, and together they did not get the stream: every byte goes to ' +
    'exactly one of them.';
  world.expect(all.length === stream.length, {
    lesson,
    expected: `${stream.length} bytes in all`,
    received: `${all.length}`,
  });
  const found = chunks
    .filter(({ length }) => length >= 8)
    .every((chunk) => isPartOf(stream, chunk));
  world.expect(found && countBytes(all) === countBytes(stream), {
    lesson,
    expected: 'chunks that are parts of the stream',
    received: 'others',
  });
}

/** How often each of the 256 bytes occurs, as a text that can be compared. */
function countBytes(bytes: Uint8Array): string {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]! += 1;
  return counts.join();
}

function isPartOf(stream: Buffer, chunk: Uint8Array): boolean {
  for (let skip = 0; skip < 4; skip += 1) {
    const at = Buffer.from(chunk).readUInt32BE(skip) * 4 - skip;
    if (at < 0 || at + chunk.length > stream.length) continue;
    if (Buffer.compare(stream.subarray(at, at + chunk.length), chunk) === 0) return true;
  }
  return false;
}
