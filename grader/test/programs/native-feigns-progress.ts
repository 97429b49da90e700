// Loops without an end, and lets something happen in each round: it reads what it has written itself.
// exercise 5.19
// expect 5.19 hung: Line 16
import type { Clock } from '@socketlings/net';
import type { Kernel } from '@socketlings/kernel';

const NONBLOCK = 0o4000;

export function echoByHand(): void {}
export class FirstPoller {}
export class Poller {
  constructor(kernel: Kernel, _: Clock) {
    const efd = kernel.eventfd(1, NONBLOCK);
    const one = new Uint8Array(8);
    one[0] = 1;
    for (;;) {
      kernel.read(efd, one);
      kernel.write(efd, one);
    }
  }
}
