/** Linux's error numbers, those that these calls can give (asm-generic/errno.h). */
export const errno = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EEXIST: 17,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  EPIPE: 32,
  ENOTSOCK: 88,
  ENOPROTOOPT: 92,
  EOPNOTSUPP: 95,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  ENETUNREACH: 101,
  ECONNABORTED: 103,
  ECONNRESET: 104,
  ENOBUFS: 105,
  EISCONN: 106,
  ENOTCONN: 107,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
  EALREADY: 114,
  EINPROGRESS: 115,
} as const;

export type Errno = keyof typeof errno;

/** The name of an error number, whatever its sign: `EAGAIN` for 11 and -11. */
export function errnoName(n: number): string {
  return NAMES.get(Math.abs(n)) ?? `errno ${Math.abs(n)}`;
}

// --- internal ---

const NAMES = new Map<number, string>(Object.entries(errno).map(([name, n]) => [n, name]));
