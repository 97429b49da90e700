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
export const NO_LIST = 'poll() gives an array of those who can go on, perhaps an empty one.';
