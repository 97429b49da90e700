// The lessons of exercise 5 that stand in more than one place.

// What is true of a poller on every kernel.

export { REJECTED } from '../base/known-mistakes.ts';

export const SPINS =
  'You make the same calls again and again while nothing can change. Whoever has nothing to do sleeps ' +
  'until there is an event.';
export const MISUSE =
  'You used a descriptor that is closed, or was never open. By then its number may be that of another ' +
  'connection.';
export const CLOSED_TOO_EARLY =
  'You used a descriptor that is closed. By then its number may be that of another connection: it can ' +
  'only be closed when the last operation has left.';
export const NOT_YOURS =
  'You used a descriptor that is not yours: one that you have neither opened nor been given. Others are open ' +
  'beside yours, and each belongs to somebody.';
export const BLOCKS =
  'You wait in the kernel (epollWait) outside of poll(), and the whole program with you. Whoever waits sleeps in park(): ' +
  'only poll() may stop everybody.';
export const NO_G =
  'poll() gives those who can go on, and one of them is no G: nobody sleeps there. A slot can hold null, READY or WAIT ' +
  'as well; only a G is a task that can be woken.';
export const NO_LIST = 'poll() gives an array of those who can go on, perhaps an empty one.';

// What several steps ask.

export const EARLY = 'Nothing has come, and your read() gave an answer. EAGAIN means: not yet.';
export const NOT_WOKEN =
  'Something has come, and the read() that waits for it sleeps on. poll() gives the G of everybody for ' +
  'whom there is an event.';
export const OTHER_BYTES = 'These bytes were sent, and others arrived.';
export const NOT_ENDED = 'The deadline has passed, and the call goes on.';
export const AFTER_CLOSE = 'The connection is closed on this side: a ClosedError.';
export const STILL_OPEN = 'The last operation has left, and the descriptor is still open.';
