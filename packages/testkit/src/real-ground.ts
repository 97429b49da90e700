import type { Listener } from '@socketlings/net';
import { Trace } from '@socketlings/sim';
import type { Ground, Peer, Served, TestListener } from './ground.ts';

export class RealGround implements Ground {
  readonly run = 'real';
  readonly trace = new Trace();
  readonly meters = undefined;
  readonly allBuffers = 0;
  play(_body: () => Promise<void>): Promise<void> {
    return Promise.resolve();
  }
  pair(_name: string): Promise<{ client: Peer; served: Served }> {
    throw new Error('soon');
  }
  listen(): Promise<TestListener> {
    throw new Error('soon');
  }
  dial(_name: string, _listener: Listener): Promise<Peer> {
    throw new Error('soon');
  }
  async quiet(): Promise<void> {}
  until(_what: string, done: Promise<void>): Promise<void> {
    return done;
  }
  touch(): void {}
}
