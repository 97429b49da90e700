// A TCP segment in an IPv4 packet, with the sums that a receiver checks.

export interface Segment {
  readonly from: Address;
  readonly to: Address;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  /** The beginning of what it carries, as far as that is known … */
  readonly known: Buffer;
  /** … and how much it carries. */
  readonly length: number;
}

export interface Address {
  readonly ip: Buffer;
  readonly port: number;
}

export const [FIN, SYN, RST, PSH, ACK] = [0x01, 0x02, 0x04, 0x08, 0x10] as const;

/** What a segment can carry beside its two headers: the length of a packet has 16 bits. */
export const MOST = 0xffff - 40;

/** What is known of a packet, which ends where its bytes are not known any more, and the length that it had. */
export function packetOf(segment: Segment): { bytes: Buffer; length: number } {
  const tcp = Buffer.concat([tcpHeader(segment), segment.known]);
  const tcpLength = TCP_HEADER + segment.length;
  const pseudo = Buffer.from([...segment.from.ip, ...segment.to.ip, 0, TCP, 0, 0]);
  pseudo.writeUInt16BE(tcpLength, 10);
  tcp.writeUInt16BE(sumOf(Buffer.concat([pseudo, tcp])), 16); // bytes not known count as zeros
  return {
    bytes: Buffer.concat([ipHeader(segment, IP_HEADER + tcpLength), tcp]),
    length: IP_HEADER + tcpLength,
  };
}

// --- internal ---

const [IP_HEADER, TCP_HEADER, TCP] = [20, 20, 6];
const WINDOW = 0xffff;

function ipHeader({ from, to }: Segment, length: number): Buffer {
  const ip = Buffer.alloc(IP_HEADER);
  ip[0] = 0x45; // version 4, a header of five words
  ip.writeUInt16BE(length, 2);
  ip.writeUInt16BE(0x4000, 6); // not to be cut
  ip[8] = 64; // hops
  ip[9] = TCP;
  from.ip.copy(ip, 12);
  to.ip.copy(ip, 16);
  ip.writeUInt16BE(sumOf(ip), 10);
  return ip;
}

function tcpHeader({ from, to, seq, ack, flags }: Segment): Buffer {
  const tcp = Buffer.alloc(TCP_HEADER);
  tcp.writeUInt16BE(from.port, 0);
  tcp.writeUInt16BE(to.port, 2);
  tcp.writeUInt32BE(seq >>> 0, 4);
  tcp.writeUInt32BE(flags & ACK ? ack >>> 0 : 0, 8);
  tcp[12] = (TCP_HEADER / 4) << 4;
  tcp[13] = flags;
  tcp.writeUInt16BE(flags & RST ? 0 : WINDOW, 14);
  return tcp;
}

/** The internet checksum: what is missing to make all pairs of bytes add up to ones. */
function sumOf(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i]! << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
