import { Direction } from './direction.ts';
import type { NodeSocket } from './node-socket.ts';
import { realClock } from './real-clock.ts';
import { StreamConn } from './stream-conn.ts';

/** A connection of the operating system, in real time. */
export class TcpConn extends StreamConn {
  constructor(socket: NodeSocket) {
    super(socket, new Direction(realClock), new Direction(realClock));
  }
}
