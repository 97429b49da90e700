// exercise 5.18
// expect 5.18 hung: This never came to an end
import type { Kernel } from '@socketlings/kernel';

export function echoByHand(): void {}
export class FirstPoller {}
export class Poller {
  constructor(kernel: Kernel) {
    kernel.epollWait(kernel.epollCreate1(0), [], 1, -1);
  }
}
