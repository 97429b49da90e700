import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SOCK_NONBLOCK, errnoName, type Fd, type SockAddr } from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import type { FromClients, ToClients } from './messages.ts';

/** Clients in another process, and the server's ends of their connections. */
export class Crowd implements Disposable {
  readonly #kernel: LinuxKernel;
  readonly #listener: Fd;
  readonly #port: number;
  readonly #clients: ChildProcess;
  #fds: Fd[] = [];

  constructor(kernel: LinuxKernel) {
    this.#kernel = kernel;
    this.#listener = kernel.socket(SOCK_NONBLOCK);
    kernel.listen(this.#listener, BACKLOG);
    const name: { addr?: SockAddr } = {};
    kernel.getsockname(this.#listener, name);
    this.#port = name.addr!.port;
    this.#clients = fork(CLIENTS);
  }

  /** Lets so many connect. */
  async gather(clients: number): Promise<readonly Fd[]> {
    await this.#tell({ what: 'connect', port: this.#port, clients });
    await this.#hear();
    while (this.#fds.length < clients) {
      const fd = this.#kernel.accept4(this.#listener, SOCK_NONBLOCK);
      if (fd < 0)
        throw new Error(`accept4() gives ${errnoName(fd)}: are there enough descriptors?`);
      this.#fds.push(fd);
    }
    return this.#fds;
  }

  /** Three of them talk from now on; resolves as soon as they have been told. */
  talk(messages: number): Promise<void> {
    return this.#tell({ what: 'talk', messages });
  }

  /** Waits until they have all their answers, and says how many ms one took. */
  async done(): Promise<number> {
    const news = await this.#hear();
    return news.what === 'done' ? news.median : NaN;
  }

  async leave(): Promise<void> {
    await this.#tell({ what: 'leave' });
    for (const fd of this.#fds.splice(0)) this.#kernel.close(fd);
  }

  [Symbol.dispose](): void {
    this.#clients.disconnect();
  }

  #tell(order: ToClients): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#clients.send(order, (error) => (error ? reject(error) : resolve()));
    });
  }

  async #hear(): Promise<FromClients> {
    const [news] = (await once(this.#clients, 'message')) as [FromClients];
    return news;
  }
}

// --- internal ---

const BACKLOG = 4096;
const CLIENTS = fileURLToPath(new URL('./clients.ts', import.meta.url));
