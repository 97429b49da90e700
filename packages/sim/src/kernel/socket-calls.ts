import {
  SOCK_NONBLOCK,
  errno,
  refuseToBlock,
  type Fd,
  type IntOption,
  type Kernel,
  type Linger,
  type Ret,
  type SockAddr,
} from '@socketlings/kernel';
import type { Host } from '../tcp/host.ts';
import { FLAGS, type Entry } from './entry.ts';
import { TcpSocket } from './tcp-socket.ts';

type OtherCall = 'epollCreate1' | 'epollCtl' | 'epollWait' | 'poll' | 'eventfd' | 'now';

/** The system calls on sockets: all but those that wait, and time. */
export abstract class SocketCalls implements Omit<Kernel, OtherCall> {
  protected readonly entry: Entry;
  readonly #host: Host;

  constructor(entry: Entry, host: Host) {
    this.entry = entry;
    this.#host = host;
  }

  socket(flags: number): Ret {
    return this.entry.open('socket', flags, () => new TcpSocket(this.#host));
  }

  bind(fd: Fd, addr: SockAddr): Ret {
    return this.entry.onSocket('bind', fd, (socket) => socket.bind(addr));
  }

  listen(fd: Fd, backlog: number): Ret {
    return this.entry.onSocket('listen', fd, (socket) => socket.listen(backlog));
  }

  accept4(fd: Fd, flags: number, out?: { addr?: SockAddr }): Ret {
    if (flags & ~FLAGS) return -errno.EINVAL;
    return this.entry.onSocket('accept4', fd, (socket, blocking) => {
      if (this.entry.descriptors.full) return -errno.EMFILE; // and the connection stays queued (K24)
      const accepted = socket.accept();
      if (accepted === -errno.EAGAIN && blocking) refuseToBlock('accept4', fd);
      if (typeof accepted === 'number') return accepted;
      if (out) out.addr = accepted.remote;
      return this.entry.descriptors.add({ file: accepted, blocking: !(flags & SOCK_NONBLOCK) });
    });
  }

  connect(fd: Fd, addr: SockAddr): Ret {
    return this.entry.onSocket('connect', fd, (socket, blocking) => {
      const ret = socket.connect(addr);
      if (ret === -errno.EINPROGRESS && blocking) refuseToBlock('connect', fd);
      return ret;
    });
  }

  read(fd: Fd, p: Uint8Array): Ret {
    return this.entry.call('read', fd, ({ file, blocking }) => {
      const ret = file.read(p);
      if (ret === -errno.EAGAIN && blocking) refuseToBlock('read', fd);
      return ret;
    });
  }

  write(fd: Fd, p: Uint8Array): Ret {
    return this.entry.call('write', fd, ({ file, blocking }) => {
      const ret = file.write(p);
      const short = file instanceof TcpSocket && ret >= 0 && ret < p.length;
      if ((short || ret === -errno.EAGAIN) && blocking) refuseToBlock('write', fd);
      return ret;
    });
  }

  shutdown(fd: Fd, how: number): Ret {
    return this.entry.onSocket('shutdown', fd, (socket) => socket.shutdown(how));
  }

  close(fd: Fd): Ret {
    return this.entry.call('close', fd, ({ file }) => {
      this.entry.descriptors.delete(fd);
      file.close();
      return 0;
    });
  }

  getsockname(fd: Fd, out: { addr?: SockAddr }): Ret {
    return this.entry.onSocket('getsockname', fd, (socket) => {
      out.addr = socket.getsockname();
      return 0;
    });
  }

  getpeername(fd: Fd, out: { addr?: SockAddr }): Ret {
    return this.entry.onSocket('getpeername', fd, (socket) => {
      const addr = socket.getpeername();
      if (!addr) return -errno.ENOTCONN;
      out.addr = addr;
      return 0;
    });
  }

  setsockopt(fd: Fd, option: IntOption | 'SO_LINGER', value: number | Linger): Ret {
    return this.entry.onSocket('setsockopt', fd, (socket) => socket.setOption(option, value));
  }

  getsockopt(fd: Fd, option: IntOption): Ret {
    return this.entry.onSocket('getsockopt', fd, (socket) => socket.getOption(option));
  }
}
