import { expect, test } from 'vitest';
import { EPOLLET, EPOLLIN } from '../constants.ts';
import { EpollEvents, LAYOUTS, packAddr, unpackAddr } from './layout.ts';
import { whyNoLinux } from './support.ts';

const event = { events: (EPOLLIN | EPOLLET) >>> 0, data: 0x0102_0304_0506_0708n };

test('an event is packed on x86-64', () => {
  const events = new EpollEvents(LAYOUTS.x64!, 2);
  events.set(1, event);

  expect(Buffer.from(events.bytes).toString('hex')).toBe(
    '000000000000000000000000' + '010000800807060504030201',
  );
  expect(events.get(1)).toEqual(event);
});

test('an event is padded on arm64', () => {
  const events = new EpollEvents(LAYOUTS.arm64!, 2);
  events.set(1, event);

  expect(Buffer.from(events.bytes).toString('hex')).toBe(
    '00000000000000000000000000000000' + '01000080000000000807060504030201',
  );
  expect(events.get(1)).toEqual(event);
});

test('an address is packed in network order, and only a loopback one', () => {
  const addr = { ip: '127.0.0.1', port: 8080 };
  const bytes = packAddr(addr)!;

  expect(Buffer.from(bytes).toString('hex')).toBe('02001f907f0000010000000000000000');
  expect(unpackAddr(bytes)).toEqual(addr);
  for (const ip of ['0.0.0.0', '10.0.0.1', '127.0.0.256', '127.0.1', '127.0.0.1.1', '::1', '']) {
    expect(packAddr({ ip, port: 1 })).toBeNull();
  }
});

test('elsewhere than on Linux it says what is missing', () => {
  expect(whyNoLinux('linux', 'x64')).toBeNull();
  expect(whyNoLinux('linux', 'arm64')).toBeNull();
  expect(whyNoLinux('darwin', 'arm64')).toBe(
    'Real epoll needs Linux on x64 or arm64; this is darwin on arm64.',
  );
  expect(whyNoLinux('linux', 'ia32')).toContain('Linux on x64 or arm64');
});
