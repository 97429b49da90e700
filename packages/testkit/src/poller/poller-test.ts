import type { Fd } from '@socketlings/kernel';
import { intercepted } from '@socketlings/kernel/interceptor';
import { firstDifference, plural } from '../base/bytes.ts';
import { test } from '../base/test.ts';
import type { PollDesc } from './contract.ts';
import { NOT_YOURS } from './lessons.ts';
import { errorWord } from './outcome-word.ts';
import { ParkObserver } from './park-observer.ts';
import type { Peer } from './peer.ts';
import type { Run } from './loop.ts';
import { Program } from './program.ts';
import { PollerCalls, SLEEPS, type PendingCall } from './poller-calls.ts';

/** A test that goes through every simulated kernel; `body` gets a fresh one for each. */
export function onSimKernel(title: string, body: (machine: PollerTest) => Promise<void>): void {
  test(title, async (world) => {
    const machine = new PollerTest(world);
    await body(machine);
    machine.end();
  });
}

/** A test of a poller on one simulated kernel: what must hold of its calls, its slots and its descriptors. */
export class PollerTest extends PollerCalls {
  /** Runs a program that has a poller of this class; `begin` begins its tasks. Gives when each of them has ended. */
  async run(
    run: Run,
    Poller: Parameters<PollerTest['open']>[0],
    begin: (program: Program) => void,
  ): Promise<ReadonlyMap<Fd, number>> {
    using program = new Program(this, Poller);
    begin(program);
    await program.loop(run);
    return program.ends;
  }

  expectResult({ name, result }: PendingCall, expected: string, lesson: string): void {
    this.expect(result === expected, {
      lesson,
      expected: `${name}: ${expected}`,
      received: result,
    });
  }

  /** Both texts are the same. */
  expectBytes(expected: string, received: string, lesson: string): void {
    const same = firstDifference(Buffer.from(expected), Buffer.from(received));
    this.expect(expected === received, {
      lesson,
      expected: plural(expected.length, 'byte'),
      received: `${plural(received.length, 'byte')}, the first ${same} of them alike`,
    });
  }

  /** The call throws, at once. */
  expectThrows(name: string, call: () => unknown, expected: string, lesson: string): void {
    let received = 'no error';
    try {
      call();
    } catch (error) {
      received = errorWord(error);
    }
    this.expect(received === expected, { lesson, expected: `${name}: ${expected}`, received });
  }

  /** The call has given a descriptor, and that is the other end of this client. */
  expectAccepted(accept: PendingCall, client: Peer, lesson: string): void {
    const fd = this.#expectFd(accept, lesson);
    const sent = this.kernel.write(fd, Uint8Array.of(fd));
    this.deliver();
    const taken = client.take();
    this.expect(sent === 1 && taken.length === 1 && taken[0] === fd % 256, {
      lesson: NOT_ACCEPTED,
      received: `descriptor ${fd}`,
    });
  }

  /** `connect` has given a connection. */
  expectConnected({ value, result }: PendingCall): PollDesc {
    const fd = (value as PollDesc | undefined)?.fd;
    this.expect(fd !== undefined && this.kernel.getpeername(fd, {}) === 0, {
      lesson: 'The connection is there, and connect() has not given it: a PollDesc with its fd.',
      received: result,
    });
    return value as PollDesc;
  }

  /** What one direction of a connection holds, as its poller tells. */
  expectSlot(pd: PollDesc, mode: 'r' | 'w', expected: string, lesson: string): void {
    const { poller } = this;
    this.expect(typeof poller.describe === 'function', { lesson: NO_WORD });
    const received = this.callNow('describe()', () => poller.describe!(pd, mode), SLEEPS);
    this.say('you', `describe('${mode}'): ${received}`);
    this.expect(received === expected, { lesson, expected: `'${expected}'`, received });
  }

  /** Reads, and looks at the moment in which the task calls `park()`, before its G is anywhere. */
  async readAndLook(pd: PollDesc, look: () => void): Promise<PendingCall> {
    const observer = new ParkObserver(look);
    intercepted.by = observer;
    try {
      return await this.read(pd);
    } finally {
      intercepted.by = null;
      observer.end();
    }
  }

  /** Descriptors are open, and no others. */
  expectOpen(fds: readonly Fd[], lesson: string): void {
    const { openFds } = this.kernel;
    const left = openFds.filter((fd) => !fds.includes(fd));
    this.expect(left.length === 0, { lesson, received: `descriptor ${left.join(', ')} is open` });
    const gone = fds.filter((fd) => !openFds.includes(fd));
    this.expect(gone.length === 0, {
      lesson: NOT_YOURS,
      received: `descriptor ${gone.join(', ')} is closed`,
    });
  }

  /** Descriptors that the code under test should have closed. */
  expectClosed(fds: readonly Fd[], lesson: string): void {
    const open = fds.filter((fd) => this.kernel.openFds.includes(fd));
    this.expect(open.length === 0, { lesson, received: `descriptor ${open.join(', ')} is open` });
  }

  /** The descriptor was registered after this call, which made it what it is. */
  expectRegisteredAfter(name: 'listen' | 'connect', fd: Fd, lesson: string): void {
    const calls = this.calls.of(name).filter(({ args }) => args[0] === fd);
    this.expect(calls.length > 0 && this.calls.controls(fd).length > 0, { lesson });
    this.expect(this.calls.firstOf('epollCtl', fd) > this.calls.firstOf(name, fd), { lesson });
  }

  /** What the kernel was asked to wait, at the most, in ms. */
  timeoutOf(delayMs: number): number {
    const before = this.calls.of('epollWait').length;
    this.poll(delayMs);
    return Number(this.calls.of('epollWait')[before]?.args[3]);
  }

  #expectFd({ name, result }: PendingCall, lesson: string): Fd {
    this.expect(/^\d+$/.test(result), {
      lesson,
      expected: `${name}: a descriptor`,
      received: result,
    });
    return Number(result);
  }
}

// --- internal ---

const NO_WORD =
  'This step looks inside: give your Poller a method describe(pd, mode) that says what a direction holds.';
const NOT_ACCEPTED =
  'accept() has given a descriptor that is not the connection of the one who came: what is written to it ' +
  'does not arrive there.';
