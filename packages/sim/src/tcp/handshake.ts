import { errno, type SockAddr } from '@socketlings/kernel';
import { Endpoint } from './endpoint.ts';
import type { Incoming, Listening } from './listening.ts';
import type { Medium } from './outgoing.ts';
import type { World } from './world.ts';

/**
 * Begins a connection. A SYN that finds no room in the accept queue is dropped, and sent again after
 * 1, 2, 3, 4, 5 s, then 7, 11, 19 s …, as Linux 6.5 and later do. `retries` says for how long, counted as
 * if every pause had doubled: the first SYN that would come later than that is `ETIMEDOUT` instead.
 */
export function knock(world: World, client: Endpoint, ends: Ends, retries: number): void {
  const { clock } = world;
  const givesUp = clock.now() + (2 ** (retries + 1) - 1) * SECOND;
  const attempt = (n: number): void => {
    const again = clock.now() + 2 ** Math.max(0, n - LINEAR) * SECOND;
    client.wire.send(() => {
      if (client.state !== 'syn-sent') return;
      const listener = world.ports.listenerAt(ends.to);
      if (!listener) return client.wire.send(() => client.receiveReset());
      if (listener.hasRoom) return shakeHands(world, client, ends, listener);
      clock.schedule(again, 0, () => {
        if (client.state !== 'syn-sent') return;
        if (again < givesUp) attempt(n + 1);
        else client.fail(errno.ETIMEDOUT);
      });
    });
  };
  client.state = 'syn-sent';
  attempt(0);
}

/** Two ends whose handshake is over. */
export function established(medium: Medium): [Endpoint, Endpoint] {
  const [near, far] = [new Endpoint(medium), new Endpoint(medium)];
  near.peer = far;
  far.peer = near;
  near.state = far.state = 'established';
  return [near, far];
}

interface Ends {
  readonly from: SockAddr;
  readonly to: SockAddr;
}

// --- internal ---

const SECOND = 1000; // ms
const LINEAR = 4; // pauses that do not double: tcp_syn_linear_timeouts

function shakeHands(world: World, client: Endpoint, { from }: Ends, listener: Listening): void {
  const endpoint = new Endpoint(world);
  const child: Incoming = { endpoint, local: listener.share(), remote: from };
  endpoint.peer = client;
  endpoint.state = 'syn-received';
  endpoint.onEstablished = () => listener.establish(child);
  endpoint.onOver = () => {
    listener.forget(child);
    world.ports.release(child.local);
  };
  listener.begin(child);
  endpoint.wire.send(() => client.receiveSynAck(endpoint));
}
