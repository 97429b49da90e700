// expect file crashed: Access to this API has been restricted
// expect 1.1 not-run
import { spawn } from 'node:child_process';

spawn(process.execPath, ['--version']);

export async function handleConn(): Promise<void> {}
export async function serve(): Promise<void> {}
