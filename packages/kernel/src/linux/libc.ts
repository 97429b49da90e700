import koffi from 'koffi';

/** The C library's functions, as they are: -1 means that `errno()` knows why. */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, addr: Uint8Array, length: number): number;
  listen(fd: number, backlog: number): number;
  accept4(fd: number, addr: Uint8Array | null, length: Int32Array | null, flags: number): number;
  connect(fd: number, addr: Uint8Array, length: number): number;
  read(fd: number, p: Uint8Array, length: number): number;
  write(fd: number, p: Uint8Array, length: number): number;
  shutdown(fd: number, how: number): number;
  close(fd: number): number;
  getsockname(fd: number, addr: Uint8Array, length: Int32Array): number;
  getpeername(fd: number, addr: Uint8Array, length: Int32Array): number;
  setsockopt(fd: number, level: number, name: number, value: Int32Array, length: number): number;
  getsockopt(
    fd: number,
    level: number,
    name: number,
    value: Int32Array | Uint8Array,
    length: Int32Array,
  ): number;
  epoll_create1(flags: number): number;
  epoll_ctl(ep: number, op: number, fd: number, event: Uint8Array | null): number;
  epoll_wait(ep: number, events: Uint8Array, max: number, timeout: number): number;
  eventfd(init: number, flags: number): number;
  /** Waits on a thread of the pool; the promise rejects only if the thread could not be had. */
  poll(fds: Int32Array, count: number, timeout: number): Promise<number>;
  errno(): number;
}

/** The one that this process has loaded anyway. */
export function loadLibc(): Libc {
  const library = koffi.load(null);
  const poll = library.func('int poll(_Inout_ int32_t *fds, unsigned long count, int timeout)');
  const functions = PROTOTYPES.map((prototype) => library.func(prototype));
  return {
    ...(Object.fromEntries(functions.map((f) => [f.info.name, f])) as unknown as Libc),
    poll: (fds, count, timeout) =>
      new Promise((resolve, reject) => {
        poll.async(fds, count, timeout, (error: unknown, n: number) => {
          if (error) reject(error as Error);
          else resolve(n);
        });
      }),
    errno: () => koffi.errno(),
  };
}

// --- internal ---

const PROTOTYPES = [
  'int socket(int domain, int type, int protocol)',
  'int bind(int fd, const void *addr, uint32_t length)',
  'int listen(int fd, int backlog)',
  'int accept4(int fd, void *addr, void *length, int flags)',
  'int connect(int fd, const void *addr, uint32_t length)',
  'intptr_t read(int fd, void *p, size_t length)', // intptr_t: koffi knows no ssize_t
  'intptr_t write(int fd, const void *p, size_t length)',
  'int shutdown(int fd, int how)',
  'int close(int fd)',
  'int getsockname(int fd, void *addr, void *length)',
  'int getpeername(int fd, void *addr, void *length)',
  'int setsockopt(int fd, int level, int name, const void *value, uint32_t length)',
  'int getsockopt(int fd, int level, int name, void *value, void *length)',
  'int epoll_create1(int flags)',
  'int epoll_ctl(int ep, int op, int fd, void *event)',
  'int epoll_wait(int ep, void *events, int max, int timeout)',
  'int eventfd(unsigned int init, int flags)',
];
