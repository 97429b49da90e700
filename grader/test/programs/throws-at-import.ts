// expect file crashed: could not be loaded: TypeError: not today
// expect 1.1 not-run
throw new TypeError('not today');

export async function handleConn(): Promise<void> {}
export async function serve(): Promise<void> {}
