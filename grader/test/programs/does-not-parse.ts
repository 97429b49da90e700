// expect file crashed: cannot be understood
// expect 1.1 not-run
export async function handleConn(: Promise<void> {}
export async function serve(): Promise<void> {}
