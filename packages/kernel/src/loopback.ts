import type { SockAddr } from './kernel.ts';

/** The four bytes of an address in 127.0.0.0/8; `null` for every other: nothing leaves the machine. */
export function loopbackBytes(ip: string): [number, number, number, number] | null {
  const parts = ip.split('.');
  const bytes = parts.map(Number);
  const whole = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part));
  if (!whole || bytes[0] !== 127 || bytes.some((byte) => byte > 255)) return null;
  return bytes as [number, number, number, number];
}

/** Whether a socket may be bound to it, or connect to it. */
export function isLoopback({ ip, port }: SockAddr): boolean {
  return loopbackBytes(ip) !== null && Number.isInteger(port) && port >= 0 && port <= 65_535;
}
