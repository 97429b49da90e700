// What tells slow code from a loop that never ends: slow code lets something happen. Bytes move, a delivery
// comes, a test hands something over. The search for endless loops counts from there, not from a turn of the
// event loop: many deliveries share one.

/** Calls `listener` whenever something has happened. There is room for one. */
export function onProgress(listener: () => void): void {
  told = listener;
}

/** Says that something has happened that a loop alone cannot do. */
export function noteProgress(): void {
  told();
}

// --- internal ---

let told = (): void => {};
