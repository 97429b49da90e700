// npm hands a signal on to the shell that it has started, and not to what runs in that. So a command that npm has
// started looks for itself whether anybody is left who waits for it.

/** Calls `left` once when the process that started this one has ended; returns what stops looking. */
export function watchParent(left: () => void, parentOf = (): number => process.ppid): () => void {
  const parent = parentOf();
  const timer = setInterval(() => {
    if (parentOf() === parent) return;
    clearInterval(timer);
    left();
  }, LOOK).unref();
  return () => clearInterval(timer);
}

// --- internal ---

const LOOK = 500; // ms
