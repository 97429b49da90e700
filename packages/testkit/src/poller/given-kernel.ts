import { observed, type Call, type Kernel } from '@socketlings/kernel';

/**
 * A kernel for the code under test, with somebody who is told of each call. Native code sees no memory
 * but that of the test: an array may lie about its length.
 */
export function givenKernel(kernel: Kernel, after: (call: Call) => void): Kernel {
  const given = observed(kernel, { after });
  const { read, write, epollWait } = given;
  given.read = (fd, p) => {
    const own = new Uint8Array(Math.min(lengthOf(p), MOST));
    const n = read(fd, own);
    if (n > 0) Reflect.apply(own.set, p, [own.subarray(0, n)]);
    return n;
  };
  given.write = (fd, p) => {
    const own = new Uint8Array(Math.min(lengthOf(p), MOST));
    own.set(Reflect.apply(own.subarray, p, [0, own.length]));
    return write(fd, own);
  };
  given.epollWait = (ep, out, max, timeoutMs) => epollWait(ep, out, max | 0, timeoutMs | 0);
  return given;
}

// --- internal ---

const MOST = 1 << 18; // bytes of one call; a kernel may always take or give less

const TypedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const { get: byteLength } = Object.getOwnPropertyDescriptor(TypedArray, 'byteLength')!;

/** As the language knows it, whatever the object says. */
function lengthOf(p: Uint8Array): number {
  return Reflect.apply(byteLength!, p, []) as number;
}
