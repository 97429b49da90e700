/** Ctrl-C calls `stop`, and once more ends the process. */
export function stopOnInterrupt(stop: () => void): void {
  process.once('SIGINT', () => {
    process.once('SIGINT', () => process.exit(0));
    stop();
  });
}

/** What there is to say when a server stops listening. */
export const NO_NEW_CLIENTS = '  No new clients. Those who are connected may finish.';
