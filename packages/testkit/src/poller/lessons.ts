// What is true of a poller on every kernel.

export const SPINS =
  'You make the same calls again and again while nothing can change. Whoever has nothing to do sleeps ' +
  'until there is an event.';
export const REJECTED =
  'A promise of yours was rejected while nobody listened: that ends a real process. Every promise ' +
  'needs somebody who awaits or catches it.';
export const MISUSE =
  'You used a descriptor that is closed, or was never open. By then its number may be that of another ' +
  'connection.';
export const NOT_YOURS =
  'You used a descriptor that is not yours: one that you have neither opened nor been given. Others are open ' +
  'beside yours, and each belongs to somebody.';
export const BLOCKS =
  'You wait in epollWait() outside of poll(), and the whole program with you. Whoever waits sleeps in park(): ' +
  'only poll() may stop everybody.';
export const NO_LIST = 'poll() gives an array of those who can go on, perhaps an empty one.';
