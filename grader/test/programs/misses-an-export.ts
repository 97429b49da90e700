// expect file crashed: `serve` cannot be found
// expect 1.1 not-run
export async function handleConn(): Promise<void> {}
