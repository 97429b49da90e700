/** Counts what tasks do. */
export interface Effort {
  /** `tell` is called, once, when they have done a lot from now on. */
  afterMuch(tell: () => void): void;
}

/**
 * Resolves to true when every task that was woken has gone as far as it can: microtasks are done, while timers and
 * Node's own events wait. A task that is always answered at once never gets there, so it resolves to false when much has
 * been done.
 */
export function farEnough(effort?: Effort): Promise<boolean> {
  return new Promise((resolve) => {
    effort?.afterMuch(() => resolve(false));
    nextTick(resolve, true);
  });
}

// --- internal ---

const nextTick = process.nextTick.bind(process); // taken before a program could change it
