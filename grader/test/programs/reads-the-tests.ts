// expect file crashed: Access to this API has been restricted
// expect 1.1 not-run
import { readFileSync } from 'node:fs';

readFileSync(new URL('../../../exercises/01-echo-server/test/01-echo-what-arrived.test.ts', import.meta.url));

export async function handleConn(): Promise<void> {}
export async function serve(): Promise<void> {}
