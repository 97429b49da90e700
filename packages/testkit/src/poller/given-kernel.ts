import { observed, type Call, type Kernel } from '@socketlings/kernel';

/**
 * A kernel for the code under test, with somebody who is told of each call. Native code gets copies: an
 * object of the code under test may lie about its length.
 */
export function givenKernel(kernel: Kernel, after: (call: Call) => void): Kernel {
  const seen = observed(kernel, { after });
  return {
    ...seen,
    read(fd, p) {
      const own = new Uint8Array(p);
      const n = seen.read(fd, own);
      if (n > 0) p.set(own.subarray(0, n));
      return n;
    },
    write: (fd, p) => seen.write(fd, new Uint8Array(p)),
    epollWait: (ep, out, max, timeoutMs) => seen.epollWait(ep, out, max | 0, timeoutMs | 0),
  };
}
