import { dial, listen, realClock } from '../../../packages/net/src/index.ts';
import { RpcClient, RpcServer } from '../../../solutions/08-rpc/src/rpc.ts';
import type { Stack } from './stack.ts';

// Bounds that nobody meets: what costs is to keep them.
const LIMITS = {
  maxConns: 1000,
  maxFrame: 1_000_000,
  maxInFlight: 1000,
  maxAtWork: 10_000,
  maxQueuedBytes: 1_000_000,
  idleMs: 60_000,
  frameMs: 10_000,
};

export const solution: Stack = {
  async serve() {
    const echo = async (body: Uint8Array): Promise<Uint8Array> => body;
    const server = new RpcServer(new Map([['echo', echo]]), { ...LIMITS, clock: realClock });
    const listener = await listen({ backlog: 4096 });
    void server.serve(listener);
    return listener.addr.port;
  },

  async connect(port) {
    const client = new RpcClient(await dial({ ip: '127.0.0.1', port }), { clock: realClock });
    return (body) => client.request('echo', body);
  },
};
