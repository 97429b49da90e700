export const MISUSE =
  'You used a socket after its close(). Its descriptor is not yours any more, and may belong to somebody ' +
  'else by now: whoever wakes up asks first whether it is closed.';

export const FOREIGN =
  'Your code has set a timer of its own. The kernel has one already: it sends the probes, it counts those that ' +
  'nobody answers, and it tells you by a hint.';

export const FOREIGN_CLOCK =
  'Your code measures with setTimeout or the like. `graceMs` are milliseconds on `clock`, which may go at ' +
  'another pace: use clock.setTimer().';

export const THROWN =
  'The function that you gave to onReady() threw an error. Nobody can catch it there: let the promise of ' +
  'the call that waits reject instead.';

export const NOT_SERVED =
  'A client that comes is given to the handler: accept it, and call the handler.';
