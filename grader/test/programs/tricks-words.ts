// exercise 5.3
// Rejects with an error whose code is the word for the right result.
// expect 5.3 failed|crashed|tampered
import type { Fd, G, Kernel } from '@socketlings/kernel';

export function echoByHand(kernel: Kernel, fd: Fd): void {
  kernel.close(fd);
}

const word = (): never => {
  throw { code: '"hello"' };
};

export class FirstPoller {
  open(): void {}

  async read(): Promise<number | null> {
    return word();
  }

  poll(): G[] {
    return [];
  }
}

export class Poller extends FirstPoller {}
