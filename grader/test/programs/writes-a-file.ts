// expect file crashed: Access to this API has been restricted
// expect 1.1 not-run
import { writeFileSync } from 'node:fs';

writeFileSync('written-by-a-program.txt', 'here');

export async function handleConn(): Promise<void> {}
export async function serve(): Promise<void> {}
