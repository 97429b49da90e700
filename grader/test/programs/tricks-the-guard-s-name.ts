// Has variables of the name that a guard of loops might have; its loop is named all the same.
// expect 1.1 hung: Line 9
import type { Conn } from '@socketlings/net';

export async function handleConn(_: Conn): Promise<void> {
  {
    const __loop = Math.abs;
    __loop(1);
    for (;;);
  }
}

export async function serve(): Promise<void> {}
