// One end of a connection, as its program knows it. What Linux does is told by net/ipv4/tcp.c.

import {
  EPOLLERR,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  errno,
  type Ret,
} from '@socketlings/kernel';
import { ProtocolEnd } from './protocol-end.ts';
import { CAN_SEND } from './state.ts';

export class Endpoint extends ProtocolEnd {
  /** Bytes that can be read. */
  get readable(): number {
    return this.inbox.length;
  }

  get ended(): boolean {
    return this.shutRead;
  }

  get error(): number {
    return this.pending;
  }

  /** Whether it is known already that a write need not wait; unlike `mask` this promises no event. */
  get writable(): boolean {
    return this.pending !== 0 || this.shutWrite || this.outbox.isRoomy;
  }

  mask(): number {
    let mask = this.pending ? EPOLLERR : 0;
    if (this.state === 'closed' || (this.shutRead && this.shutWrite)) mask |= EPOLLHUP;
    if (this.shutRead) mask |= EPOLLIN | EPOLLRDHUP;
    if (this.state === 'syn-sent') return mask;
    if (this.readable > 0) mask |= EPOLLIN;
    return this.shutWrite || this.outbox.hasRoom() ? mask | EPOLLOUT : mask;
  }

  read(p: Uint8Array): Ret {
    if (p.length === 0) return 0;
    if (this.readable > 0) {
      const n = this.inbox.takeInto(p);
      this.letPeerSend(); // the window has opened
      return n;
    }
    if (this.done) return 0;
    if (this.pending) return -this.takeError();
    if (this.shutRead) return 0;
    return this.state === 'closed' ? -errno.ENOTCONN : -errno.EAGAIN;
  }

  write(p: Uint8Array): Ret {
    if (this.pending) return -this.takeError();
    if (this.state === 'syn-sent') return -errno.EAGAIN;
    if (!CAN_SEND.has(this.state) || this.shutWrite) return -errno.EPIPE;
    if (p.length === 0) return 0;
    const n = this.outgoing.accept(p);
    this.transmit();
    return n || -errno.EAGAIN;
  }

  /** Takes the pending error, as a positive number; 0 if there is none. */
  takeError(): number {
    const error = this.pending;
    this.pending = 0;
    return error;
  }

  shutdown(read: boolean, write: boolean): void {
    this.shutRead ||= read;
    this.shutWrite ||= write;
    if (write && (CAN_SEND.has(this.state) || this.state === 'syn-sent')) this.finish();
  }

  /** The program gives this end up. With unread bytes, or without lingering, that is a reset (K44). */
  close(reset: boolean): void {
    this.orphan = true;
    this.shutRead = this.shutWrite = true;
    if (this.state === 'closed') return;
    if (this.readable > 0 || reset) this.abort();
    else this.finish();
    this.letPeerSend(); // an end that is given up keeps nothing: it always has room
  }

  /** Ends the connection with a reset; whatever is on its way is lost. */
  abort(): void {
    this.wire.cut();
    const { peer } = this;
    if (this.state !== 'syn-sent') this.wire.send(() => peer?.receiveReset());
    this.over();
  }

  /** Cuts the cable between the two ends. Neither is told. */
  cutCable(): void {
    this.fallSilent();
    this.peer?.fallSilent();
  }

  /** Takes over from an end that was given up: as new, but for the error. */
  inheritError(error: number): void {
    this.pending = error;
    this.onWake(EPOLLERR);
  }
}
