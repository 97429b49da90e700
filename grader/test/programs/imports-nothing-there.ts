// expect file crashed: imports-nothing-there.ts:3 imports './nothing.ts', and there is no such file
// expect 1.1 not-run
import { nothing } from './nothing.ts';

export async function handleConn(): Promise<void> {
  nothing();
}
export async function serve(): Promise<void> {}
