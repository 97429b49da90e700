// expect file crashed: fs.writeFileSync is not available to a graded program: it may read its own files
// expect 1.1 not-run
import { writeFileSync } from 'node:fs';

writeFileSync('written-by-a-program.txt', 'here');

export async function handleConn(): Promise<void> {}
export async function serve(): Promise<void> {}
