// TCP below the calls of a program: what goes to the peer, and what comes from it. What Linux does is told by
// net/ipv4/tcp_input.c; the names of the states are those of RFC 9293.

import { EPOLLERR, EPOLLIN, EPOLLOUT, errno } from '@socketlings/kernel';
import { ByteQueue } from './byte-queue.ts';
import { Outgoing, type Medium, type Receiver } from './outgoing.ts';
import type { SendQueue } from './send-queue.ts';
import { Patience, type Keepalive } from './patience.ts';
import { AFTER_CLOSE, END_IS_UNDER_WAY, errorOfReset, type State } from './state.ts';
import type { Wire } from './wire.ts';

/** One end of a connection, as its peer knows it: TCP's states, two queues, one pending error. */
export abstract class ProtocolEnd implements Receiver {
  /** Tells the front, an epoll or a socket, that `key` may hold now: `EPOLLIN`, …, or 0 for anything. */
  onWake: (key: number) => void = nothing;
  /** Called when the connection is over for this end; `first` if it closed before its peer did. */
  onOver: (first: boolean) => void = nothing;
  /** Called when the handshake of an accepting end is over. */
  onEstablished: () => void = nothing;

  state: State = 'closed';
  peer: ProtocolEnd | null = null;
  receiveBuffer: number;
  readonly outbox: SendQueue;
  readonly wire: Wire;
  protected readonly outgoing: Outgoing;
  protected readonly inbox: ByteQueue = new ByteQueue();
  protected shutRead = false;
  protected shutWrite = false;
  protected orphan = false; // closed by its program; the protocol goes on without it
  protected done = false; // the peer's FIN has come
  protected pending = 0; // an error, in the one slot: the first call that asks takes it
  readonly #patience: Patience;

  constructor(medium: Medium) {
    this.outgoing = new Outgoing(medium);
    this.outbox = this.outgoing.queue;
    this.wire = this.outgoing.wire;
    this.receiveBuffer = medium.bufferSize;
    this.#patience = new Patience(medium.clock, () => this.#giveUp());
  }

  /** When this end takes a silent peer for dead: `userTimeout` in ms, 0 for the kernel's own. */
  set keepalive(wanted: { keepalive: Keepalive | null; userTimeout: number }) {
    this.#patience.want(wanted);
  }

  /** Nothing reaches this end any more, and nothing leaves it: a cable was cut. */
  fallSilent(): void {
    this.wire.silence();
    this.#patience.begin(this.#isUnderWay);
  }

  get window(): number {
    const kept = !this.orphan && this.state !== 'closed';
    return kept ? this.receiveBuffer - this.inbox.length : Infinity;
  }

  /** Fails, without telling the peer. */
  fail(error: number): void {
    this.pending = error;
    this.over();
    this.onWake(EPOLLERR);
    this.onWake(0);
  }

  receiveSynAck(child: ProtocolEnd): void {
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

  receive(bytes: Uint8Array): void {
    if (this.state === 'closed') return this.#refuse();
    const waitsForFin = this.state === 'fin-wait-1' || this.state === 'fin-wait-2';
    if (this.orphan || (waitsForFin && this.shutRead)) {
      this.#refuse();
      return this.fail(errorOfReset(this.state));
    }
    this.#patience.heard();
    this.inbox.push(bytes);
    this.peer!.#acknowledge(bytes.length);
    this.onWake(EPOLLIN);
  }

  receiveFin(): void {
    if (this.state === 'closed') return;
    this.#patience.heard();
    this.done = true;
    this.shutRead = true;
    if (this.state === 'established') this.state = 'close-wait';
    else if (this.state === 'fin-wait-1') this.state = 'closing';
    else if (this.state === 'fin-wait-2') this.over(true);
    this.onWake(0);
    this.peer!.#finAcknowledged();
  }

  protected transmit(): void {
    this.outgoing.transmit(this.peer!);
    if (this.#isUnderWay) this.#patience.sent();
  }

  /** There is room for what the peer has held back. */
  protected letPeerSend(): void {
    this.peer?.transmit();
  }

  /** Sends FIN behind the last byte. */
  protected finish(): void {
    const next = AFTER_CLOSE[this.state];
    if (next === undefined) return;
    if (next === 'closed') return this.over();
    this.state = next;
    this.outgoing.finish();
    this.transmit();
  }

  protected over(first = false): void {
    this.state = 'closed';
    this.shutRead = this.shutWrite = true;
    this.outbox.clear();
    this.onOver(first);
  }

  // It takes no time: on loopback a listener has its client when `connect` has told that client so.
  #receiveAck(): void {
    if (this.state !== 'syn-received') return;
    this.state = 'established';
    this.onEstablished();
  }

  /** Whether something was sent, and has no acknowledgement. */
  get #isUnderWay(): boolean {
    const { flying, length } = this.outbox;
    return flying + length > 0 || END_IS_UNDER_WAY.has(this.state);
  }

  #giveUp(): void {
    if (this.state !== 'closed') this.fail(errno.ETIMEDOUT);
  }

  // This will never be read: the answer is a reset.
  #refuse(): void {
    const { peer } = this;
    this.wire.send(() => peer!.receiveReset());
  }

  #acknowledge(length: number): void {
    this.#patience.heard();
    this.outbox.acknowledge(length);
    this.transmit();
    if (this.outbox.announcesRoom()) this.onWake(EPOLLOUT);
  }

  #finAcknowledged(): void {
    if (this.state === 'fin-wait-1') this.state = 'fin-wait-2';
    else if (this.state === 'closing') this.over(true);
    else if (this.state === 'last-ack') this.over();
    this.onWake(0);
  }
}

// --- internal ---

function nothing(): void {}
