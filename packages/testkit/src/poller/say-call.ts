import {
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  errnoName,
  maskText,
  type Call,
  type EpollEvent,
  type PollFd,
} from '@socketlings/kernel';

/** A system call and what it gave, as a line of a story: `read(5) → EAGAIN`. */
export function sayCall({ name, args, ret }: Call): string {
  const result = ret < 0 ? errnoName(ret) : String(ret);
  if (name === 'socket' || name === 'epollCreate1')
    return `${name}(${sayFlags(Number(args[0]))}) → ${result}`;
  if (name === 'getsockopt') return `getsockopt(${args.join(', ')}) → ${sayOption(args[1], ret)}`;
  if (name === 'poll') return `poll(${(args[0] as PollFd[]).length} descriptors) → ${result}`;
  if (name !== 'epollWait') return `${name}(${String(args[0])}) → ${result}`;
  const events = (args[1] as EpollEvent[]).slice(0, Math.max(ret, 0));
  return `epollWait → ${ret < 0 ? result : events.map(({ events: mask }) => maskText(mask)).join(', ') || 'nothing'}`;
}

// --- internal ---

function sayFlags(flags: number): string {
  const names = [
    flags & SOCK_NONBLOCK ? 'NONBLOCK' : '',
    flags & SOCK_CLOEXEC ? 'CLOEXEC' : '',
  ].filter(Boolean);
  return names.join('|') || '0';
}

/** The error of a socket is a number, and has a name. */
function sayOption(option: unknown, ret: number): string {
  return ret < 0 || (option === 'SO_ERROR' && ret > 0) ? errnoName(ret) : String(ret);
}
