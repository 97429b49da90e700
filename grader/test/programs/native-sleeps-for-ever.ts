// exercise 5.19
// expect 5.19 hung: This never came to an end
import type { Kernel } from '@socketlings/kernel';

export function echoByHand(): void {}
export class FirstPoller {}
export class Poller {
  constructor(kernel: Kernel) {
    kernel.epollWait(kernel.epollCreate1(0), [], 1, -1);
  }
}
