import type { DeadlineSet, WireEvent } from '@socketlings/sim';
import { plural, quoteAlone } from './bytes.ts';

/** One thing that happened, as data: from it a story can be drawn. */
export interface Scene {
  /** `delivers` says that bytes have come to the peer, `calls` and `returns` are of the code under test: in a story that has these, all is told when it has arrived. */
  readonly does: WireEvent['kind'] | 'calls' | 'returns' | 'delivers' | 'left out';
  /** Milliseconds since the story began, by the clock of its network. */
  readonly at_ms: number;
  readonly who: string;
  /** The other end; empty where there is none. */
  readonly peer: string;
  /** The bytes as a reader sees them. */
  readonly bytes?: string;
  /** The number of bytes, or of the scenes that were left out. */
  readonly length?: number;
  /** Of reads and writes: how many bytes went the same way before these. */
  readonly before?: number;
  /** In how many calls. */
  readonly calls?: number;
  /** What was called, how it ended, or what else there is to say. */
  readonly text?: string;
  readonly deadline?: DeadlineSet;
}

export function sceneOf(event: WireEvent): Scene {
  const { kind, at, who, peer, bytes, length, before, calls, text, deadline } = event;
  return {
    does: kind,
    at_ms: toMicroseconds(at),
    who,
    peer,
    ...(length > 0 && { bytes: quoteAlone(bytes, length), length, before }),
    ...(calls > 1 && { calls }),
    ...(text && { text }),
    ...(deadline && { deadline }),
  };
}

/** Milliseconds as a scene has them: real clocks know more digits than a reader wants. */
export function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** In place of scenes that are not shown. */
export function leftOut(count: number): Scene {
  return { does: 'left out', at_ms: 0, who: '', peer: '', length: count };
}

/** The same in a story told in lines, whose names are `width` characters wide. */
export function sayLeftOut(count: number, width: number): string {
  return `${'…'.padEnd(width)}  ${plural(count, 'line')} left out`;
}
