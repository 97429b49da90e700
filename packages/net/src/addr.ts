/** One end of a TCP connection; prints as `127.0.0.1:8080`. */
export interface Addr {
  readonly network: 'tcp';
  readonly ip: string;
  readonly port: number;
  toString(): string;
}

/** Makes an address that cannot be changed; an IPv6 one prints in brackets, as in Go: `[::1]:8080`. */
export function tcpAddr(ip: string, port: number): Addr {
  const host = ip.includes(':') ? `[${ip}]` : ip;
  return Object.freeze({ network: 'tcp', ip, port, toString: () => `${host}:${port}` });
}
