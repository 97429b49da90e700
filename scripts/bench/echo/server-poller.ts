// Echoes with a poller on the real kernel, with a task for each connection.

import { keepPolling, LinuxKernel } from '@socketlings/kernel/linux';
import { ready, type Fd, type SockAddr } from '@socketlings/kernel';
import { realClock } from '@socketlings/net';
import { Poller } from '../../../solutions/05-netpoller/src/netpoller.ts';
import { serving } from './control.ts';
import { TrustingPoller } from './trusting-poller.ts';

const SIZE = 4096; // bytes

const kernel = new LinuxKernel();
if (process.argv.includes('--trusting')) {
  const poller = new TrustingPoller(kernel);
  await run(poller, (wake) => wake());
} else await run(new Poller(kernel, realClock), ready);

// --- internal ---

/** What a server needs of a poller, whatever it calls a descriptor and a waiting task. */
interface Polls<PD, G> {
  open(fd: Fd): PD;
  close(pd: PD): void;
  listen(addr: SockAddr): PD;
  accept(pd: PD): Promise<Fd>;
  read(pd: PD, p: Uint8Array): Promise<number | null>;
  write(pd: PD, p: Uint8Array): Promise<void>;
  poll(delayMs: number): G[];
}

async function run<PD extends { readonly fd: Fd }, G>(
  poller: Polls<PD, G>,
  wake: (g: G) => void,
): Promise<void> {
  const listener = poller.listen({ ip: '127.0.0.1', port: 0 });
  const name: { addr?: SockAddr } = {};
  kernel.getsockname(listener.fd, name);
  serving(name.addr!.port);
  const poll = (delayMs: number): boolean => {
    const woken = poller.poll(delayMs);
    for (const g of woken) wake(g);
    return woken.length > 0;
  };
  await keepPolling(kernel, poll, acceptAll(poller, listener));
}

async function acceptAll<PD>(poller: Polls<PD, unknown>, listener: PD): Promise<never> {
  for (;;) {
    const fd = await poller.accept(listener);
    kernel.setsockopt(fd, 'TCP_NODELAY', 1);
    void echo(poller, poller.open(fd));
  }
}

async function echo<PD>(poller: Polls<PD, unknown>, conn: PD): Promise<void> {
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
