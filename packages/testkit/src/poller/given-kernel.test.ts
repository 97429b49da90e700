import {
  EPOLLIN,
  EPOLL_CTL_ADD,
  SOCK_NONBLOCK,
  errno,
  type Call,
  type Kernel,
} from '@socketlings/kernel';
import { SimKernel } from '@socketlings/sim';
import { describe, expect, test } from 'vitest';
import { givenKernel } from './given-kernel.ts';

const ANYWHERE = { ip: '127.0.0.1', port: 0 };
const BOMB = new Proxy(
  {},
  {
    get: () => boom(),
    has: () => boom(),
    set: () => boom(),
    ownKeys: () => boom(),
  },
);

function boom(): never {
  throw new Error('looked at');
}

function graded(): { kernel: Kernel; seen: string[] } {
  const seen: string[] = [];
  const after = ({ name, args, ret }: Call): void => {
    seen.push(`${name}(${args.map((arg) => say(arg)).join(', ')}) → ${ret}`);
  };
  return { kernel: givenKernel(new SimKernel({ network: 'loopback' }), { after }), seen };
}

/** A call as JavaScript allows it. */
function call(kernel: Kernel, name: keyof Kernel, ...args: unknown[]): unknown {
  return (kernel[name] as (...args: unknown[]) => unknown)(...args);
}

test('nobody is told of arguments that a call does not take', () => {
  const { kernel, seen } = graded();

  expect(call(kernel, 'close', 99, BOMB)).toBe(-errno.EBADF);
  expect(seen).toEqual([`close(99) → ${-errno.EBADF}`]);
});

describe('a call is in the record, whatever the object does into which its result is to go:', () => {
  test.each<[keyof Kernel, unknown[]]>([
    ['getsockname', []],
    ['epollWait', [8, 0]],
  ])('%s', (name, more) => {
    const { kernel, seen } = graded();
    const fd = kernel.socket(SOCK_NONBLOCK);
    kernel.bind(fd, ANYWHERE);
    kernel.listen(fd, 1);
    const client = kernel.socket(SOCK_NONBLOCK);
    const out: { addr?: typeof ANYWHERE } = {};
    kernel.getsockname(fd, out);
    kernel.connect(client, out.addr!);
    const ep = kernel.epollCreate1(0);
    kernel.epollCtl(ep, EPOLL_CTL_ADD, fd, { events: EPOLLIN, data: 7n });
    const before = seen.length;

    expect(() => call(kernel, name, name === 'epollWait' ? ep : fd, BOMB, ...more)).toThrow(
      'looked at',
    );
    expect(seen.length).toBe(before + 1);
  });
});

test.each<[keyof Kernel, unknown[], RegExp]>([
  [
    'close',
    [{ toString: boom, valueOf: boom }],
    /close\(\) takes a number here, and was given object/,
  ],
  ['epollWait', [3, [], 8, { valueOf: boom }], /epollWait\(\) takes a number/],
  ['getsockopt', [3, BOMB], /getsockopt\(\) takes a string/],
  ['epollCtl', [3, 1, 4, { events: 1, data: 7 }], /takes a bigint here, and was given number/],
  ['connect', [3, { ip: '127.0.0.1', port: '80' }], /connect\(\) takes a number/],
])('%s takes what the contract says', (name, args, why) => {
  const { kernel, seen } = graded();

  expect(() => call(kernel, name, ...args)).toThrow(why);
  expect(seen).toEqual([]);
});

test('what was asked is read once', () => {
  const { kernel, seen } = graded();
  const fd = kernel.socket(SOCK_NONBLOCK);
  let asked = 0;
  const linger = {
    onoff: 1,
    get linger() {
      return asked++;
    },
  };

  kernel.setsockopt(fd, 'SO_LINGER', linger);

  expect(asked).toBe(1);
  expect(seen.at(-1)).toContain('{"onoff":1,"linger":0}');
});

function say(arg: unknown): string | undefined {
  return JSON.stringify(arg, (_, value: unknown) => {
    return typeof value === 'bigint' ? String(value) : value;
  });
}
