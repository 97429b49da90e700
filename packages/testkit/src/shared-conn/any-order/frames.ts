// What writeFrame() promises, and what is left of it after a torn frame.

import { ClosedError, TimeoutError } from '@socketlings/net';
import type { MeteredRaw } from '@socketlings/sim';
import type { Call } from '../../base/call.ts';
import type { Facts } from '../../base/lesson.ts';
import { mayResolve, type Begun } from '../../model/promises.ts';
import type { FrameSink } from '../queue.ts';
import { sayPart } from './wire.ts';

/** Sends frames, and says whether one was cut. */
export interface FrameWriter extends FrameSink {
  readonly broken: boolean;
}

export interface Frame extends Begun<void> {
  readonly length: number;
  /** How much of it is on the wire. */
  readonly sent: () => number;
  /** What tore an earlier frame, if it began after that. */
  readonly torn: { readonly by: unknown } | undefined;
}

/** All frames of one connection. */
export class Frames {
  /** What tore one of them. */
  torn: { readonly by: unknown } | undefined;
  readonly #writer: FrameWriter;
  readonly #raw: MeteredRaw;
  readonly #waiting = new Set<Frame>();

  constructor(writer: FrameWriter, raw: MeteredRaw) {
    this.#writer = writer;
    this.#raw = raw;
  }

  begin(frame: Frame): void {
    this.#waiting.add(frame);
  }

  /** Whether one was cut, be it that its call has not failed yet: its writer may have closed the connection then. */
  get isCut(): boolean {
    const { failures } = this.#raw;
    const isCut = ({ sent, length, limit, since }: Frame): boolean =>
      sent() > 0 && sent() < length && (limit.wasOver(since) || failures.size > 0);
    return this.torn !== undefined || [...this.#waiting].some(isCut);
  }

  /** Judges one that has settled. */
  settled(frame: Frame, closed: boolean): Facts | undefined {
    const { call, length, sent, torn } = frame;
    this.#waiting.delete(frame);
    const n = sent();
    const received = `${call.describe()}, and ${sayPart(n, length)} are on the wire`;
    if (torn && n > 0) return { lesson: SENT_ON, expected: 'nothing sent', received };
    if (call.state === 'resolved') return this.#resolved(frame, received);
    if (n > 0 && n < length) this.torn ??= { by: call.error };
    if (torn) return sameError(torn.by, call);
    const known =
      closed || this.torn || this.#raw.failures.size > 0 || frame.limit.wasOver(frame.since);
    return known ? this.#likely(frame, closed, received) : { lesson: NO_REASON, received };
  }

  /** Judges, where nothing moves, what the writer says of itself. */
  whenQuiet(): Facts | undefined {
    const { broken } = this.#writer;
    const torn = this.torn !== undefined;
    if (broken === torn) return undefined;
    return {
      lesson: torn ? BROKEN : WHOLE,
      expected: `broken to be ${torn}`,
      received: String(broken),
    };
  }

  #resolved(frame: Frame, received: string): Facts | undefined {
    if (frame.torn) return { lesson: SENT_ON, expected: 'the error that tore it', received };
    const wrong = mayResolve(frame);
    if (wrong) return wrong;
    if (frame.sent() === frame.length) return undefined;
    return { lesson: SHORT, expected: 'all of it on the wire', received };
  }

  /** An error of the connection says why it came. */
  #likely({ call, limit, since }: Frame, closed: boolean, received: string): Facts | undefined {
    const { error } = call;
    const wrong =
      (error instanceof ClosedError && !closed && !this.torn && !this.isCut) ||
      (error instanceof TimeoutError && !this.torn && !limit.wasOver(since));
    return wrong ? { lesson: NO_REASON, received } : undefined;
  }
}

// --- internal ---

function sameError(by: unknown, call: Call): Facts | undefined {
  if (call.error === by) return undefined;
  return {
    lesson: OTHER_ERROR,
    expected: 'the very error that tore it',
    received: call.describe(),
  };
}

const SENT_ON =
  'A frame was cut, and a later one was sent: the peer takes it for the rest of the one that was cut.';

const OTHER_ERROR =
  'A frame was cut, and a later one failed with another error: every later frame rejects with the same error object.';

const SHORT = 'writeFrame() resolved, and not all of the frame is on the wire.';

const NO_REASON =
  'writeFrame() failed, and nothing was the matter: no deadline, no close, no failure below.';

const BROKEN = 'A frame was cut: some of it was sent, and not all. From then on broken is true.';

const WHOLE = 'No frame was cut, and broken is true: one of which nothing was sent tears nothing.';
