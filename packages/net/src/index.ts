// What a TCP connection looks like in this workshop: Go's net.Conn, in TypeScript.

export { tcpAddr, type Addr } from './addr.ts';
export type { Clock, Deadline, TimerId } from './clock.ts';
export type { Conn, Listener, RawConn } from './conn.ts';
export { nodeSockets, type ConnectingSocket, type Sockets } from './connecting-socket.ts';
export { dial } from './dial.ts';
export {
  AddrError,
  CanceledError,
  ClosedError,
  NetError,
  TimeoutError,
  UnexpectedEOF,
  type AddrErrorKind,
  type Op,
} from './errors.ts';
export { SysError, rawSocket, type RawSocket } from './raw-socket.ts';
export type { Readiness } from './readiness.ts';
export { realClock } from './real-clock.ts';
export {
  nodeTcpSocket,
  type LingerOption,
  type ListeningSocket,
  type ListeningSockets,
  type SocketOption,
  type TcpSocket,
} from './tcp-socket.ts';
export { listen } from './listen.ts';
