import fc from 'fast-check';
import { LIMIT, MIB, lies, sizes, type Lie } from './frames.ts';

/** One thing that happens: to the connection, or a call of the reader. */
export type ReaderAct =
  | { readonly does: 'arrive'; readonly size: number }
  | { readonly does: 'lie'; readonly lie: Lie }
  | { readonly does: 'loop'; readonly frames: number; readonly leaves: 'break' | 'throw' }
  | { readonly does: Plain };

type Plain =
  | 'the rest of one arrives'
  | 'just what fits arrives'
  | 'read'
  | 'read all'
  | 'late'
  | 'end'
  | 'reset'
  | 'look';

/** A script for a reader of frames. */
export interface ReaderPlay {
  readonly maxFrame: number;
  readonly sizes: readonly number[];
  /** Bytes that a read of the connection brings at most. */
  readonly most: number;
  readonly acts: readonly ReaderAct[];
}

export const readerPlays: fc.Arbitrary<ReaderPlay> = fc.record({
  maxFrame: fc.constantFrom(MIB, LIMIT),
  sizes: fc.array(sizes(), { maxLength: 4 }),
  most: fc.constantFrom(Infinity, Infinity, 1, 7),
  acts: fc.array(acts(), { maxLength: 14 }),
});

// --- internal ---

function acts(): fc.Arbitrary<ReaderAct> {
  const plain = (...all: Plain[]) => fc.constantFrom(...all).map((does): ReaderAct => ({ does }));
  const bytes = fc.oneof(fc.nat(12), fc.nat(60));
  const arrive = bytes.map((size): ReaderAct => ({ does: 'arrive', size: size + 1 }));
  const lie = lies.map((each): ReaderAct => ({ does: 'lie', lie: each }));
  const loop = fc.record({
    does: fc.constant('loop' as const),
    frames: fc.integer({ min: 1, max: 3 }),
    leaves: fc.constantFrom('break' as const, 'throw' as const),
  });
  return fc.oneof(
    { weight: 6, arbitrary: plain('read') },
    { weight: 4, arbitrary: arrive },
    { weight: 4, arbitrary: plain('the rest of one arrives') },
    { weight: 3, arbitrary: plain('late') },
    { weight: 2, arbitrary: loop },
    { weight: 1, arbitrary: lie },
    { weight: 1, arbitrary: plain('just what fits arrives', 'end', 'reset', 'look') },
  );
}
