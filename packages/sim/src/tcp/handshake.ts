import { errno, type SockAddr } from '@socketlings/kernel';
import { Endpoint } from './endpoint.ts';
import type { ConnectionRequest, Listening } from './listening.ts';
import type { Medium } from './outgoing.ts';
import type { Host } from './host.ts';

/**
 * Begins a connection. A SYN that finds no room in the accept queue is dropped, and sent again after
 * 1, 2, 3, 4, 5 s, then 7, 11, 19 s …, as Linux 6.5 and later do. `retries` says for how long, counted as
 * if every pause had doubled: the first SYN that would come later than that is `ETIMEDOUT` instead.
 */
export function connect(host: Host, client: Endpoint, ends: Ends, retries: number): void {
  const { clock } = host;
  const givesUp = clock.now() + (2 ** (retries + 1) - 1) * SECOND;
  const attempt = (n: number): void => {
    const again = clock.now() + 2 ** Math.max(0, n - LINEAR) * SECOND;
    client.wire.send(() => {
      if (client.state !== 'syn-sent') return;
      const listener = host.ports.listenerAt(ends.to);
      if (!listener && isSame(ends)) return client.receiveSynAck(client); // both ends open at once
      if (!listener) return client.wire.send(() => client.receiveReset());
      if (listener.hasRoom) return shakeHands(host, client, ends, listener);
      clock.scheduleAfterPause(again, () => {
        if (client.state !== 'syn-sent') return;
        if (again < givesUp) attempt(n + 1);
        else client.fail(errno.ETIMEDOUT);
      });
    });
  };
  client.state = 'syn-sent';
  attempt(0);
}

/** Two ends of a connection whose handshake is over. */
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

function isSame({ from, to }: Ends): boolean {
  return from.ip === to.ip && from.port === to.port;
}

function shakeHands(host: Host, client: Endpoint, { from }: Ends, listener: Listening): void {
  const endpoint = new Endpoint(host);
  const child: ConnectionRequest = { endpoint, local: listener.share(), remote: from };
  endpoint.peer = client;
  endpoint.state = 'syn-received';
  endpoint.onEstablished = () => listener.establish(child);
  endpoint.onOver = () => {
    listener.forget(child);
    host.ports.release(child.local);
  };
  listener.begin(child);
  endpoint.wire.send(() => client.receiveSynAck(endpoint));
}
