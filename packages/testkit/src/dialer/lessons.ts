import type { CallLessons } from '../base/call-lessons.ts';

export const OP = "The op of every error of dial() is 'dial': that is what the caller called.";

export const REMOTE =
  'The error does not say where to: pass the address that was dialed on as remoteAddr.';

export const LOCAL =
  'There is no connection, and the error names a local address: leave localAddr out.';

export const FOREIGN =
  'Your code measures with setTimeout or the like. A limit is a time on `clock`, which may go at ' +
  'another pace: use clock.setTimer().';

export const NO_CONN =
  'dial() resolves to a Conn: what conn() of a socket gives, once the socket is connected.';

export const MISUSE =
  'You used a socket after close() or conn(). Its descriptor is not yours any more, and may belong to ' +
  'somebody else by now: whatever comes later must know that all is over.';

export const THROWN =
  'The function that you gave to onReady() threw an error. Nobody can catch it there: let the promise of ' +
  'dial() reject instead.';

export const LEFT_OPEN =
  'dial() has failed, and its socket is still open: a leak, and the kernel goes on with it. Close it on every ' +
  'way out that gives no connection.';

export const TIMER_LEFT =
  'dial() is over, and its timer is still set: it keeps everything alive that it can reach. Clear it, ' +
  'whichever way dial() ends.';

/** The connection is there, and so should be the result of dial(). */
export const CONNECTS: CallLessons = {
  pending:
    'The connection is there, and dial() still waits. The kernel says so once, by the function that you gave ' +
    'to onReady(): give it before connect(), and look at the socket when it is called.',
  failed:
    "dial() failed, and somebody listens there. connect() gives 'EINPROGRESS': it has only begun. Wait until " +
    'onReady() calls, before you ask for the connection.',
  otherwise: NO_CONN,
};
