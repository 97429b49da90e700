import { whyNoLinux } from '@socketlings/kernel';
import { dial, listen, realClock, type Addr, type Conn } from '@socketlings/net';
import * as ours from '@socketlings/net/frames';
import {
  ANSWER,
  FrameReader,
  REQUEST,
  packRequest,
  writeFrame,
  type Frame,
} from '@socketlings/net/frames';
import type { RpcClientClass, RpcServerClass } from '../../rpc/contract.ts';
import type { Codec } from './framed-conn.ts';
import { machineWith, type PollerClass } from './machine.ts';
import { choose, echoOnce, readingFrom, type Choice, type Piece } from './pieces.ts';
import { LIMITS } from '../rpc-limits.ts';
import { PlainClient, PlainServer } from './plain-rpc.ts';

const PATIENCE = 4000; // ms; loopback needs a few, and a busy machine more
const OURS = "the workshop's";

export function chooseCodec(codec: Piece<Codec>): Promise<Choice<Codec>> {
  return choose(codec, { value: ours, name: OURS }, async (yours) => {
    const frame: Frame = { type: 2, id: 4_000_000_000, payload: Buffer.from('twice') };
    const bytes = ours.encodeFrame(frame);
    const is = (mine: Uint8Array): boolean => Buffer.compare(mine, bytes) === 0;
    if (!is(yours.encodeFrame(frame))) throw new Error('the bytes of a frame are others');
    const reader = new yours.FrameReader(readingFrom(Buffer.concat([bytes, bytes]), 2));
    for (let i = 0; i < 2; i += 1) {
      const read = await reader.read();
      if (!read || !is(ours.encodeFrame(read))) throw new Error('a frame in pieces is not found');
    }
  });
}

/** `null` is Node: it needs no poller. */
export async function choosePoller(
  poller: Piece<PollerClass>,
): Promise<Choice<PollerClass | null>> {
  const why = whyNoLinux();
  const sentence = `${why?.slice(0, -1)}: Node takes the place of your poller.`;
  if (why) return { value: null, instead: sentence };
  return choose<PollerClass | null>(poller, { value: null, name: 'Node' }, async (Poller) => {
    using machine = await machineWith(Poller);
    const listener = await machine.open(0);
    await machine.run(Promise.all([echoOnce(listener), speak(listener.addr)]));
    await listener.close();
  });
}

export function chooseServer(server: Piece<RpcServerClass>): Promise<Choice<RpcServerClass>> {
  return choose<RpcServerClass>(server, { value: PlainServer, name: OURS }, async (RpcServer) => {
    const echo = async (body: Uint8Array): Promise<Uint8Array> => body;
    const tried = new RpcServer(new Map([['echo', echo]]), { ...LIMITS, clock: realClock });
    const listener = await listen();
    const served = tried.serve(listener).then(() => Promise.reject(new Error('serve() has ended')));
    try {
      await Promise.race([ask(listener.addr), served]);
    } finally {
      await listener.close();
    }
  });
}

export function chooseClient(client: Piece<RpcClientClass>): Promise<Choice<RpcClientClass>> {
  return choose<RpcClientClass>(client, { value: PlainClient, name: OURS }, async () => {});
}

// --- internal ---

async function ask(addr: Addr): Promise<void> {
  const conn = await dialBriefly(addr);
  try {
    await writeFrame(conn, {
      type: REQUEST,
      id: 7,
      payload: packRequest('echo', Buffer.from('a')),
    });
    const answer = await new FrameReader(conn).read();
    if (answer?.type !== ANSWER || answer.id !== 7) throw new Error('it does not answer');
  } finally {
    await conn.close();
  }
}

/** Whatever is at the other end, nobody waits for it for ever. */
async function dialBriefly(addr: Addr): Promise<Conn> {
  const conn = await dial(addr);
  conn.setDeadline(realClock.now() + PATIENCE);
  return conn;
}

async function speak(addr: Addr): Promise<void> {
  const conn = await dialBriefly(addr);
  const p = new Uint8Array(10);
  await conn.write(Buffer.from('hello'));
  for (let n = 0; n < 5;) n += (await conn.read(p)) ?? Infinity;
  await conn.closeWrite();
  while ((await conn.read(p)) !== null);
  await conn.close();
}
