/** A server's limits where nobody wants to meet them but on purpose; times in milliseconds. */
export const LIMITS = {
  maxConns: 100,
  maxFrame: 1_000_000,
  maxInFlight: 100,
  maxAtWork: 100,
  maxQueuedBytes: 1_000_000,
  idleMs: 60_000,
  frameMs: 1000,
};
