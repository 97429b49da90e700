import { NetError, SysError, tcpAddr, type Addr, type Conn, type Op } from '@socketlings/net';
import type { SimConn, SimListening, SimListeningSockets } from '@socketlings/sim';
import { Call, type CallSite, type Ends } from '../base/call.ts';
import type { CallLessons, Failure } from '../base/call-lessons.ts';
import type { Ground } from '../base/ground.ts';
import { REJECTED } from '../base/known-mistakes.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import type { SimGround } from '../base/sim-ground.ts';
import { World } from '../base/world.ts';
import type { Listen } from './contract.ts';
import { GivenListeningSockets } from './given-tcp.ts';
import { expectHeard, hear } from './hear.ts';
import { MISUSE, THROWN } from './lessons.ts';
import { passOn } from '../base/pass-on.ts';
import { TestedPort } from './tested-port.ts';

/** A test of a port: its sockets are the test's, and so is whoever connects. */
export class PortTest extends World implements CallSite {
  declare readonly ground: SimGround; // its tests run in the simulator only
  readonly timePasses = true;
  readonly ends: Ends = { local: '', remote: '' };
  readonly clock;
  readonly sockets: SimListeningSockets;
  readonly #given: GivenListeningSockets;

  constructor(ground: Ground) {
    super(ground);
    this.clock = this.ground.clock;
    this.sockets = this.ground.simulated.listeningSockets();
    this.#given = new GivenListeningSockets(this.sockets, (error) => this.#thrown(error));
  }

  /** Any free port of this machine. */
  get anyPort(): Addr {
    return tcpAddr('127.0.0.1', 0);
  }

  /** The socket that was opened last. */
  get socket(): SimListening {
    const socket = this.sockets.all.at(-1);
    if (socket) return socket;
    throw new Lesson({ lesson: 'listen() has opened no socket: sockets.open() gives one.' });
  }

  listen(listen: Listen, addr: Addr = this.anyPort): Call<unknown> {
    const what = `listen(${addr})`;
    this.note('you', what);
    const options = { sockets: this.#given, backlog: 8 };
    return new Call(this, { what }, () => listen(tcpAddr(addr.ip, addr.port), options));
  }

  /** Listens, which must succeed. */
  async open(
    listen: Listen,
    addr?: Addr,
    lessons: CallLessons | string = LISTENS,
  ): Promise<TestedPort> {
    const port = await this.listen(listen, addr).expectResolved(lessons);
    return new TestedPort(this, port, this.socket);
  }

  /** A client connects, whether it is accepted or not. */
  async dial(who: string, addr: Addr): Promise<SimConn> {
    const conn = await this.ground.simulated.dial(who, addr).catch((error: unknown) => {
      if (!(error instanceof NetError)) throw error;
      const received = error.code;
      throw new Lesson({ lesson: NOBODY, expected: `a connection for ${who}`, received });
    });
    await this.quiet();
    return conn;
  }

  /** Puts something into the story. */
  note(who: string, text: string): void {
    this.ground.trace.add('notes', who, '', { text });
  }

  tell(call: Call): void {
    this.note('you', call.describe());
  }

  /** Lets so many seconds pass. */
  async passInKernel(seconds: number): Promise<void> {
    this.note('', `${seconds} s pass`);
    await passOn(this.ground, seconds * 1000);
  }

  /** It has failed with such an error, which says where it listens. */
  async expectListenFails(
    call: Call<unknown>,
    failure: Failure,
    addr: Addr,
    lessons: CallLessons,
  ): Promise<void> {
    await this.expectPortFails(call, failure, { op: 'listen', addr }, lessons);
  }

  /** The same of a port that is open, or was. */
  async expectPortFails(
    call: Call<unknown>,
    failure: Failure,
    { op, addr }: { op: Op; addr: Addr },
    lessons: CallLessons,
  ): Promise<void> {
    const error = await call.expectFailed(failure, lessons);
    const where = String(error.localAddr) === String(addr) && error.remoteAddr === undefined;
    this.expect(error.op === op && where, () => ({
      lesson: `The error says what was called, ${op}, and where: localAddr. There is no remoteAddr.`,
      expected: `op: '${op}', localAddr: ${addr}`,
      received: `op: '${error.op}', localAddr: ${error.localAddr}, remoteAddr: ${error.remoteAddr}`,
    }));
  }

  /** Whoever waited for the port is reset. */
  async expectReset(conn: Conn, lesson: string): Promise<void> {
    expectHeard(
      'bob',
      await hear(conn),
      { bytes: '', last: 'the error ECONNRESET' },
      { otherwise: lesson },
    );
  }

  /** All sockets that were opened to listen are closed. */
  expectNoneOpen(lesson: string): void {
    const open = this.sockets.all.filter(({ closed }) => !closed);
    this.expect(open.length === 0, {
      lesson,
      expected: 'no socket open',
      received: `${open.map(({ name }) => name).join(' and ')}: open`,
    });
  }

  /** What is said at one end is heard at the other, and answered. */
  async expectTalk(ann: Conn, served: Pick<Conn, 'read' | 'write'>, lesson: string): Promise<void> {
    const ends = [
      [ann, served],
      [served, ann],
    ] as const;
    for (const [from, to] of ends) {
      const p = new Uint8Array(HELLO.length);
      const said = new Call(this, { what: 'write(5 bytes)' }, () => from.write(HELLO));
      await said.expectResolved(lesson);
      const heard = new Call(this, { what: 'read(5 bytes)' }, () => fill(to, p));
      await heard.expectResolved(lesson);
    }
  }

  override async end(): Promise<void> {
    this.expectNoRejection(REJECTED);
    const all = this.sockets.all.flatMap((socket) => [socket, ...socket.accepted]);
    const misused = all.find(({ misuse }) => misuse.length > 0);
    this.expect(misused === undefined, () => ({
      lesson: MISUSE,
      expected: 'no call after close()',
      received: `${misused!.misuse[0]}()`,
    }));
    await super.end();
  }

  #thrown(error: unknown): void {
    if (error instanceof SysError && error.code === 'EBADF') return; // told as misuse
    const lesson = new Lesson({ lesson: THROWN, received: sayError(error) }, { cause: error });
    this.ground.simulated.scheduler.fail(lesson);
  }
}

// --- internal ---

const HELLO = new TextEncoder().encode('hello');

const LISTENS = 'The port is free: listen() gives somebody who accepts.';

const NOBODY = 'A client has come, and nobody listens on the port that listen() has given.';

async function fill(conn: Pick<Conn, 'read'>, p: Uint8Array): Promise<void> {
  for (let at = 0; at < p.length;) at += (await conn.read(p.subarray(at))) ?? Infinity;
}
