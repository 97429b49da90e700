import type { Fd } from '@socketlings/kernel';
import type { Waiting } from '../faults.ts';
import type { OpenFile } from './open-file.ts';
import { TcpSocket } from './tcp-socket.ts';

/** A task that sleeps until a descriptor is ready, as a poller knows it. */
export interface Parked {
  /** `G#3`. */
  readonly who: string;
  readonly fd: Fd;
  readonly direction: 'r' | 'w';
  /** What the poller has written down about it, if it tells. */
  readonly slot?: string;
}

/** The sentence about it in a deadlock: `G#3 waits for read on fd 7, slot=G, but 5 bytes are readable`. */
export function waiting({ who, fd, direction, slot }: Parked, file: OpenFile | undefined): Waiting {
  const what = (): string => {
    const call = direction === 'r' ? 'read' : 'write';
    const state = slot === undefined ? '' : `, slot=${slot}`;
    const why = file ? reasonToGoOn(file, direction) : 'the descriptor is closed';
    return `for ${call} on fd ${fd}${state}${why ? `, but ${why}: lost wakeup` : ''}`;
  };
  return { side: 'subject', who, what };
}

/** Why a call in this direction would not say `EAGAIN` now; `null` if it would. */
export function reasonToGoOn(file: OpenFile, direction: 'r' | 'w'): string | null {
  if (!(file instanceof TcpSocket)) return null;
  const { endpoint, queued } = file;
  if (queued !== null) return queued > 0 && direction === 'r' ? count(queued, 'connection') : null;
  if (endpoint.state === 'syn-sent') return null;
  if (direction === 'r' && endpoint.readable > 0) return count(endpoint.readable, 'byte');
  if (endpoint.error) return 'an error is pending';
  if (direction === 'r') return endpoint.ended ? 'the stream has ended' : null;
  if (endpoint.state === 'closed') return 'the connection is over';
  const { room } = endpoint.outbox;
  return room > 0 ? `there is room for ${room} bytes` : null;
}

// --- internal ---

function count(n: number, noun: 'byte' | 'connection'): string {
  const what = noun === 'byte' ? 'readable' : 'waiting';
  return `${n} ${noun}${n === 1 ? ' is' : 's are'} ${what}`;
}
