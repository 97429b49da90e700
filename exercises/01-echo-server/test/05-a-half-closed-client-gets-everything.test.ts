import { CLOSE_AT_THE_END, HANDLED, SAME_BYTES, test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn } from '#subject';

describe('Step 5: a half-closed client gets everything', () => {
  test.inBothWorlds('sends all the rest to a client that only listens', async (world) => {
    const text = numberedLines(world.amount(300_000, world.allBuffers + 20_000));
    const ann = await world.handle('ann', handleConn);

    ann.sendMeanwhile(text, 'half-close');
    await world.quiet();

    await ann.expectBytes(text, {
      ended:
        'The client ended its own half and went on reading, and you closed before it had ' +
        'everything. null ends your reading; close only when all your writing is done.',
      reset:
        'The client lost bytes: you closed while the client was still sending, or while you were ' +
        'still writing. Read to the end, write it all, then close.',
      nothing: 'The client waits for the rest of its bytes. Read on until null, and echo it all.',
      otherwise: SAME_BYTES,
    });
    await ann.expectEnd(CLOSE_AT_THE_END);
    await ann.expectHandled(HANDLED);
  });
});

/** Plain text, so that this step is about amounts and not about encodings. */
function numberedLines(length: number): string {
  const lines = Array.from(
    { length: Math.ceil(length / 8) },
    (_, i) => `${String(i).padStart(7, '0')}\n`,
  );
  return lines.join('').slice(0, length);
}
