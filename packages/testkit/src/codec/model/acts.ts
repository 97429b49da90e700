import fc from 'fast-check';
import type { StreamAct } from './stream-script.ts';

/** Calls of a decoder in any order; a chunk has up to so many bytes, and often none. */
export function streamActs(largest: number): fc.Arbitrary<StreamAct[]> {
  const push = fc
    .oneof(fc.nat(3), fc.nat(largest))
    .map((size): StreamAct => ({ does: 'push', size }));
  const others = (['push the rest of one', 'push all', 'end', 'look'] as const).map((does) =>
    fc.constant<StreamAct>({ does }),
  );
  const [rest, all, ...rare] = others;
  return fc.array(
    fc.oneof(
      { weight: 12, arbitrary: push },
      { weight: 4, arbitrary: rest! },
      { weight: 1, arbitrary: all! },
      ...rare.map((arbitrary) => ({ weight: 1, arbitrary })),
    ),
    { maxLength: 16 },
  );
}
