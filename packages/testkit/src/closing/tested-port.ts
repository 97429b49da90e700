import { tcpAddr, type Addr } from '@socketlings/net';
import type { SimListening } from '@socketlings/sim';
import { Call, type CallSite } from '../base/call.ts';
import type { CallLessons } from '../base/call-lessons.ts';
import { Lesson } from '../base/lesson.ts';
import type { Port, Tcp } from './contract.ts';
import { TakenTcp } from './taken-tcp.ts';

/** The learner's port, and the ways in which a test calls it. */
export class TestedPort {
  /** Where clients connect to, as the socket knows it. */
  readonly addr: Addr;
  readonly #site: CallSite;
  readonly #port: Port;

  constructor(site: CallSite, port: unknown, socket: SimListening) {
    const whole = typeof port === 'object' && port !== null && 'accept' in port && 'close' in port;
    if (!whole) throw new Lesson({ lesson: NO_PORT, received: `a ${typeof port}` });
    const { ip, port: number } = socket.localAddr;
    this.addr = tcpAddr(ip, number);
    this.#site = site;
    this.#port = port as unknown as Port;
    const told = String(this.#port.addr);
    if (told === String(this.addr)) return;
    throw new Lesson({ lesson: ADDR, expected: String(this.addr), received: told });
  }

  accept(): Call<Tcp> {
    return new Call(this.#site, { what: 'accept()' }, () => this.#port.accept());
  }

  close(): Call<void> {
    return new Call(this.#site, { what: 'close()' }, () => this.#port.close());
  }

  /** Accepts somebody, which must succeed. */
  async expectAccepts(lessons: CallLessons | string = ACCEPTS): Promise<TakenTcp> {
    return this.taken(await this.accept().expectResolved(lessons));
  }

  /** What an accept has given. */
  taken(tcp: unknown): TakenTcp {
    const isConn = typeof tcp === 'object' && tcp !== null && 'read' in tcp && 'write' in tcp;
    if (!isConn) throw new Lesson({ lesson: NO_CONN, received: `a ${typeof tcp}` });
    return new TakenTcp(tcp as unknown as Tcp);
  }
}

// --- internal ---

const NO_PORT = 'listen() gives somebody with addr, accept() and close().';
const NO_CONN = 'accept() resolves to a TcpConn over the socket that tryAccept() gives.';
const ADDR =
  'addr is where clients connect to: what the socket says when it is bound. Port 0 is none.';

const ACCEPTS: CallLessons = {
  pending:
    'A client has come, and accept() still waits: try again when onReady() calls. It tells of changes: try ' +
    'first, and wait after EAGAIN.',
  otherwise: 'A client waits: accept() gives a connection with it.',
};
