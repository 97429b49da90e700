// expect file hung: loops-at-import.ts:3 never finished loading
// expect 1.1 not-run
for (;;);

export async function handleConn(): Promise<void> {}
export async function serve(): Promise<void> {}
