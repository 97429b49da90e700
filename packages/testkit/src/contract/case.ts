import type { Clock, Conn } from '@socketlings/net';
import type { Random } from '@socketlings/sim';

/** The two ends of a fresh connection. `a` is under test; `b` is its peer. */
export interface Pair {
  readonly a: Conn;
  readonly b: Conn;
  /** The clock of their deadlines, virtual or real. */
  readonly clock: Clock;
  /** How many bytes the case sends that is about many. */
  readonly volume: number;
  /** Closes what is still open. */
  stop(): Promise<void>;
}

/** One promise of a connection; it fails with a `Lesson`. */
export interface Case {
  /** A fact about a connection. */
  readonly name: string;
  /** What the same case is called in Go's nettest. */
  readonly go: string;
  /** Whether several tasks call the same method at once. */
  readonly concurrent: boolean;
  /** What to understand when the case breaks in a way that no other sentence describes. */
  readonly lesson: string;
  readonly run: (pair: Pair, random: Random) => Promise<void>;
}
