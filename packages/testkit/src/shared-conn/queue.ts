// A connection whose buffers are full, and the tasks that stand in line there.

import type { Call } from '../base/call.ts';
import type { World } from '../base/world.ts';
import { letters } from './letters.ts';
import type { SharedConn } from './shared-conn.ts';

/** What sends frames of several parts. */
export interface FrameSink {
  writeFrame(...parts: Uint8Array[]): Promise<void>;
}

/** One task writes and waits for room; two others stand in line behind it. */
export async function fillAndQueue(
  world: World,
  line: SharedConn,
): Promise<{ ann: Call; queued: Call[] }> {
  const ann = line.write('ann', letters('a', world.allBuffers + MORE));
  await world.quiet(); // the peer does not read: ann waits for room
  const queued = [line.write('bob', letters('b', MORE)), line.write('cyd', letters('c', MORE))];
  await world.quiet();
  return { ann, queued };
}

/** The same with frames in two parts. */
export async function fillWithFrames(
  world: World,
  line: SharedConn,
  writer: FrameSink,
): Promise<{ ann: Call; frame: number; queued: Call[] }> {
  const send = (who: string, length: number): Call => {
    const letter = who[0]!;
    return line.call(who, `writeFrame(4 and ${length} bytes)`, () =>
      writer.writeFrame(letters(letter, 4), letters(letter, length, 4)),
    );
  };
  const size = world.allBuffers + MORE;
  const ann = send('ann', size);
  await world.quiet();
  const queued = [send('bob', MORE), send('cyd', MORE)];
  await world.quiet();
  return { ann, frame: size + 4, queued };
}

/** The names of the tasks that made these calls. */
export function namesOf(calls: readonly Call[]): string {
  return calls.map(({ who }) => who).join(', ');
}

// --- internal ---

const MORE = 3000; // bytes, beyond what the buffers hold
