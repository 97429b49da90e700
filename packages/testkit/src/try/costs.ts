import { performance } from 'node:perf_hooks';
import type { Call } from '@socketlings/kernel';
import type { Poller } from '../poller/contract.ts';

/** What a server costs: a line that is kept up to date on a terminal, and one per second elsewhere. */
export class Costs {
  readonly #out: NodeJS.WriteStream;
  #waiting = 0;
  #calls = 0;
  #events = 0;
  #before = { calls: 0, at: performance.now(), cpu: process.cpuUsage() };
  #last = '';

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  count({ name, ret }: Call): void {
    this.#calls += 1;
    if ((name === 'epollWait' || name === 'poll') && ret > 0) this.#events += ret;
  }

  /** The same poller, with its waiting calls counted. */
  counting(poller: Poller): Poller {
    const count = async <T>(call: Promise<T>): Promise<T> => {
      this.#waiting += 1;
      try {
        return await call;
      } finally {
        this.#waiting -= 1;
      }
    };
    return {
      open: (fd) => poller.open(fd),
      close: (pd) => poller.close(pd),
      setDeadline: (pd, mode, t) => poller.setDeadline(pd, mode, t),
      poll: (delayMs) => poller.poll(delayMs),
      wake: () => poller.wake(),
      read: (pd, p) => count(poller.read(pd, p)),
      write: (pd, p) => count(poller.write(pd, p)),
      accept: (pd) => count(poller.accept(pd)),
      connect: (addr) => count(poller.connect(addr)),
      listen: (addr) => poller.listen(addr),
    };
  }

  /** Shows the line until it is disposed of. */
  shown(): Disposable {
    const timer = setInterval(() => this.#show(), SECOND);
    return {
      [Symbol.dispose]: () => {
        clearInterval(timer);
        this.#out.write('\n');
      },
    };
  }

  /** The same where no timer goes off: shows the line if it was not shown for a second. */
  showSometimes(): void {
    if (performance.now() - this.#before.at >= SECOND) this.#show();
  }

  note(text: string): void {
    this.#out.write(this.#out.isTTY ? `\r\u001B[K${text}\n` : `${text}\n`);
    this.#last = '';
  }

  #show(): void {
    const line = this.#line();
    if (this.#out.isTTY) this.#out.write(`\r\u001B[K${line}`);
    else if (line !== this.#last) this.#out.write(`${line}\n`);
    this.#last = line;
  }

  // At most 79 columns.
  #line(): string {
    const { calls, at, cpu } = this.#before;
    const now = performance.now();
    const { user, system } = process.cpuUsage(cpu);
    this.#before = { calls: this.#calls, at: now, cpu: process.cpuUsage() };
    const seconds = Math.max(now - at, 1) / 1000;
    const rate = Math.round((this.#calls - calls) / seconds);
    const busy = Math.round((user + system) / 1e4 / seconds);
    const number = (n: number): string => n.toLocaleString('en');
    return (
      `  ${number(this.#waiting)} wait · ${number(this.#events)} events · ` +
      `${number(this.#calls)} system calls, ${number(rate)}/s · CPU ${busy} %`
    );
  }
}

// --- internal ---

const SECOND = 1000; // ms
