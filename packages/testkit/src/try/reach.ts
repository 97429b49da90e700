// How to reach a server from another terminal: with `nc`, or where there is none, with Node.

import type { Addr } from '@socketlings/net';

type Place = Pick<Addr, 'ip' | 'port'>;

/** What to type to talk to it, line by line. */
export function toTalk({ ip, port }: Place, platform = process.platform): string {
  if (platform !== 'win32') return `nc ${ip} ${port}`;
  return `node -e "process.stdin.pipe(net.connect(${port},'${ip}')).pipe(process.stdout)"`;
}

/** What to type to send it some bytes, a character each, and to see what it answers. */
export function toSend(bytes: string, { ip, port }: Place, platform = process.platform): string {
  if (platform !== 'win32') return `printf '${escaped(bytes)}' | nc -N ${ip} ${port}`;
  const hex = Buffer.from(bytes, 'latin1').toString('hex');
  return `node -e "net.connect(${port},'${ip}').end(Buffer.from('${hex}','hex')).pipe(process.stdout)"`;
}

// --- internal ---

const NAMED: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n' };

/** As `printf` reads it. */
function escaped(bytes: string): string {
  return bytes.replaceAll(/[^\w ]/g, (byte) => NAMED[byte] ?? octal(byte));
}

function octal(byte: string): string {
  return `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`;
}
