// One end of a connection: TCP's states, two queues, one pending error. What Linux does is told by
// net/ipv4/tcp_input.c and tcp.c; the names of the states are those of RFC 9293.

import {
  EPOLLERR,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  errno,
  type Ret,
} from '@socketlings/kernel';
import { ByteQueue } from './byte-queue.ts';
import { Outgoing, type Medium, type Receiver } from './outgoing.ts';
import type { SendQueue } from './send-queue.ts';
import { AFTER_CLOSE, CAN_SEND, errorOfReset, type State } from './state.ts';
import type { Wire } from './wire.ts';

export class Endpoint implements Receiver {
  /** Tells the front, an epoll or a socket, that `key` may hold now: `EPOLLIN`, …, or 0 for anything. */
  onWake: (key: number) => void = () => {};
  /** Called when the connection is over for this end; `first` if it closed before its peer did. */
  onOver: (first: boolean) => void = () => {};
  /** Called when the handshake of an accepting end is over. */
  onEstablished: () => void = () => {};

  state: State = 'closed';
  peer: Endpoint | null = null;
  receiveBuffer: number;
  readonly outbox: SendQueue;
  readonly wire: Wire;
  readonly #outgoing: Outgoing;
  readonly #inbox = new ByteQueue();
  #shutRead = false;
  #shutWrite = false;
  #orphan = false; // closed by its program; the protocol goes on without it
  #done = false; // the peer's FIN has come
  #error = 0; // one slot: the first call that asks takes it

  constructor(medium: Medium) {
    this.#outgoing = new Outgoing(medium);
    this.outbox = this.#outgoing.queue;
    this.wire = this.#outgoing.wire;
    this.receiveBuffer = medium.bufferSize;
  }

  /** Bytes that can be read. */
  get readable(): number {
    return this.#inbox.length;
  }

  get window(): number {
    const kept = !this.#orphan && this.state !== 'closed';
    return kept ? this.receiveBuffer - this.readable : Infinity;
  }

  get ended(): boolean {
    return this.#shutRead;
  }

  get error(): number {
    return this.#error;
  }

  mask(): number {
    let mask = this.#error ? EPOLLERR : 0;
    if (this.state === 'closed' || (this.#shutRead && this.#shutWrite)) mask |= EPOLLHUP;
    if (this.#shutRead) mask |= EPOLLIN | EPOLLRDHUP;
    if (this.state === 'syn-sent') return mask;
    if (this.readable > 0) mask |= EPOLLIN;
    return this.#shutWrite || this.outbox.hasRoom() ? mask | EPOLLOUT : mask;
  }

  read(p: Uint8Array): Ret {
    if (p.length === 0) return 0;
    if (this.readable > 0) {
      const n = this.#inbox.takeInto(p);
      if (this.peer) this.peer.#transmit(); // the window has opened
      return n;
    }
    if (this.#done) return 0;
    if (this.#error) return -this.takeError();
    if (this.#shutRead) return 0;
    return this.state === 'closed' ? -errno.ENOTCONN : -errno.EAGAIN;
  }

  write(p: Uint8Array): Ret {
    if (this.#error) return -this.takeError();
    if (this.state === 'syn-sent') return -errno.EAGAIN;
    if (!CAN_SEND.has(this.state) || this.#shutWrite) return -errno.EPIPE;
    if (p.length === 0) return 0;
    const n = this.#outgoing.accept(p);
    this.#transmit();
    return n || -errno.EAGAIN;
  }

  /** Takes the pending error, as a positive number; 0 if there is none. */
  takeError(): number {
    const error = this.#error;
    this.#error = 0;
    return error;
  }

  shutdown(read: boolean, write: boolean): void {
    this.#shutRead ||= read;
    this.#shutWrite ||= write;
    if (write && (CAN_SEND.has(this.state) || this.state === 'syn-sent')) this.#finish();
  }

  /** The program gives this end up. With unread bytes, or without lingering, that is a reset (K44). */
  close(reset: boolean): void {
    this.#orphan = true;
    this.#shutRead = this.#shutWrite = true;
    if (this.state === 'closed') return;
    if (this.readable > 0 || reset) this.abort();
    else this.#finish();
    if (this.peer) this.peer.#transmit(); // an end that is given up keeps nothing: it always has room
  }

  /** Ends the connection with a reset; whatever is on its way is lost. */
  abort(): void {
    this.wire.cut();
    const { peer } = this;
    if (this.state !== 'syn-sent') this.wire.send(() => peer?.receiveReset());
    this.#over();
  }

  /** Fails, without telling the peer. */
  fail(error: number): void {
    this.#error = error;
    this.#over();
    this.onWake(EPOLLERR);
    this.onWake(0);
  }

  /** Takes over from one that was given up: as new, but for the error. */
  giveUp(error: number): void {
    this.#error = error;
    this.onWake(EPOLLERR);
  }

  receiveSynAck(child: Endpoint): void {
    if (this.state !== 'syn-sent') return this.wire.send(() => child.receiveReset());
    this.peer = child;
    this.state = 'established';
    this.onWake(0);
    child.#receiveAck();
  }

  receiveReset(): void {
    if (this.state === 'closed') return;
    this.wire.cut();
    this.fail(errorOfReset(this.state));
  }

  // It takes no time: on loopback a listener has its client when `connect` has told that client so.
  #receiveAck(): void {
    if (this.state !== 'syn-received') return;
    this.state = 'established';
    this.onEstablished();
  }

  receive(bytes: Uint8Array): void {
    if (this.state === 'closed') return this.#refuse();
    const waitsForFin = this.state === 'fin-wait-1' || this.state === 'fin-wait-2';
    if (this.#orphan || (waitsForFin && this.#shutRead)) {
      this.#refuse();
      return this.fail(errorOfReset(this.state));
    }
    this.#inbox.push(bytes);
    this.peer!.#acknowledge(bytes.length);
    this.onWake(EPOLLIN);
  }

  // This will never be read: the answer is a reset.
  #refuse(): void {
    const { peer } = this;
    this.wire.send(() => peer!.receiveReset());
  }

  #acknowledge(length: number): void {
    this.outbox.acknowledge(length);
    this.#transmit();
    if (this.outbox.announcesRoom()) this.onWake(EPOLLOUT);
  }

  receiveFin(): void {
    if (this.state === 'closed') return;
    this.#done = true;
    this.#shutRead = true;
    if (this.state === 'established') this.state = 'close-wait';
    else if (this.state === 'fin-wait-1') this.state = 'closing';
    else if (this.state === 'fin-wait-2') this.#over(true);
    this.onWake(0);
    this.peer!.#finAcknowledged();
  }

  #finAcknowledged(): void {
    if (this.state === 'fin-wait-1') this.state = 'fin-wait-2';
    else if (this.state === 'closing') this.#over(true);
    else if (this.state === 'last-ack') this.#over();
    this.onWake(0);
  }

  #finish(): void {
    const next = AFTER_CLOSE[this.state];
    if (next === undefined) return;
    if (next === 'closed') return this.#over();
    this.state = next;
    this.#outgoing.finish();
    this.#transmit();
  }

  #over(first = false): void {
    this.state = 'closed';
    this.#shutRead = this.#shutWrite = true;
    this.outbox.clear();
    this.onOver(first);
  }

  #transmit(): void {
    this.#outgoing.transmit(this.peer!);
  }
}
