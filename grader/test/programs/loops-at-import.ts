// expect file hung: never finished loading
// expect 1.1 not-run
for (;;);

export async function handleConn(): Promise<void> {}
export async function serve(): Promise<void> {}
