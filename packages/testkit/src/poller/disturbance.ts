import { EPOLLERR, errno, observed, type Kernel } from '@socketlings/kernel';

/** What a kernel does to a poller now and then. */
export class Disturbance {
  /** An event that tells of an error tells of nothing else. */
  errorsAreAlone = false;
  /** Calls that a signal interrupts, one each. */
  readonly signals: ('read' | 'write')[] = [];

  /** The same kernel, disturbed. */
  of(kernel: Kernel): Kernel {
    const disturbed = observed(kernel, {});
    disturbed.epollWait = (ep, out, max, timeoutMs) => {
      const n = kernel.epollWait(ep, out, max, timeoutMs);
      for (const event of out.slice(0, Math.max(n, 0))) {
        if (this.errorsAreAlone && event.events & EPOLLERR) event.events = EPOLLERR;
      }
      return n;
    };
    disturbed.read = (fd, p) => (this.#interrupts('read') ? -errno.EINTR : kernel.read(fd, p));
    disturbed.write = (fd, p) => (this.#interrupts('write') ? -errno.EINTR : kernel.write(fd, p));
    return disturbed;
  }

  #interrupts(call: 'read' | 'write'): boolean {
    const i = this.signals.indexOf(call);
    if (i !== -1) this.signals.splice(i, 1);
    return i !== -1;
  }
}
