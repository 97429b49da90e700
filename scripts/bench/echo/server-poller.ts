// Echoes with a poller on the real kernel, with a task for each connection.

import { keepPolling, LinuxKernel } from '@socketlings/kernel/linux';
import type { SockAddr } from '@socketlings/kernel';
import { serving } from './control.ts';
import { Poller, ready, type PollDesc } from './poller.ts'; // exercise 5's, when it is there

const SIZE = 4096; // bytes

const kernel = new LinuxKernel();
const poller = new Poller(kernel, { trusting: process.argv.includes('--trusting') });
const listener = poller.listen({ ip: '127.0.0.1', port: 0 });
const name: { addr?: SockAddr } = {};
kernel.getsockname(listener.fd, name);
serving(name.addr!.port);
await keepPolling(kernel, poll, acceptAll());

// --- internal ---

function poll(delayMs: number): boolean {
  const woken = poller.poll(delayMs);
  for (const g of woken) ready(g);
  return woken.length > 0;
}

async function acceptAll(): Promise<never> {
  for (;;) {
    const fd = await poller.accept(listener);
    kernel.setsockopt(fd, 'TCP_NODELAY', 1);
    void echo(poller.open(fd));
  }
}

async function echo(conn: PollDesc): Promise<void> {
  const bytes = new Uint8Array(SIZE);
  let message = bytes; // a view as long as the last message: they are often equally long
  try {
    for (let n; (n = await poller.read(conn, bytes)) !== null;) {
      if (message.length !== n) message = bytes.subarray(0, n);
      await poller.write(conn, message);
    }
  } catch {
    // it has been reset
  } finally {
    poller.close(conn);
  }
}
