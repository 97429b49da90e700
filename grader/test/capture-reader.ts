// Reads pcapng, as far as our captures go: after the specification, and without a look at the writer.

export interface Packet {
  readonly of: number;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly comments: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly seq: number;
  readonly ack: number;
  readonly flags: readonly string[];
  /** As much as was captured, and what there was. */
  readonly payload: Buffer;
  readonly length: number;
  /** What the sums go over. */
  readonly ip: Buffer;
  readonly tcp: Buffer;
}

export interface Interface {
  readonly name: string;
  readonly comments: readonly string[];
}

export function readCapture(file: Uint8Array): { packets: Packet[]; interfaces: Interface[] } {
  const blocks = blocksOf(Buffer.from(file));
  const [first] = blocks;
  if (first?.type !== 0x0a0d0d0a || first.body.readUInt32LE() !== 0x1a2b3c4d) {
    throw new Error('this is no pcapng');
  }
  return {
    packets: blocks.filter(({ type }) => type === 6).map(({ body }) => packetIn(body)),
    interfaces: blocks.filter(({ type }) => type === 1).map(({ body }) => interfaceIn(body)),
  };
}

/** All pairs of bytes, added as the internet does: 0xffff if their checksum is right. */
export function sum(bytes: Buffer): number {
  const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
  let total = 0;
  for (let at = 0; at < even.length; at += 2) {
    total += even.readUInt16BE(at);
    if (total > 0xffff) total -= 0xffff;
  }
  return total;
}

// --- internal ---

interface Block {
  readonly type: number;
  readonly body: Buffer;
}

function blocksOf(file: Buffer): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < file.length;) {
    const length = file.readUInt32LE(at + 4);
    if (length % 4 !== 0 || file.readUInt32LE(at + length - 4) !== length) {
      throw new Error(`the block at ${at} does not end as it begins`);
    }
    const body = file.subarray(at + 8, at + length - 4);
    blocks.push({ type: file.readUInt32LE(at), body });
    at += length;
  }
  return blocks;
}

function interfaceIn(body: Buffer): Interface {
  if (body.readUInt16LE() !== 101) throw new Error('packets are not bare IP');
  const options = optionsIn(body.subarray(8));
  return { name: textsOf(options, 2).join(), comments: textsOf(options, 1) };
}

function packetIn(body: Buffer): Packet {
  const [captured, whole] = [body.readUInt32LE(12), body.readUInt32LE(16)];
  const data = body.subarray(20, 20 + captured);
  const options = optionsIn(body.subarray(20 + Math.ceil(captured / 4) * 4));
  const [ip, tcp] = [data.subarray(0, 20), data.subarray(20)];
  if (ip[0] !== 0x45 || ip[9] !== 6 || ip.readUInt16BE(2) !== whole) throw new Error('no TCP');
  const pseudo = Buffer.concat([ip.subarray(12, 20), Buffer.from([0, 6, 0, 0])]);
  pseudo.writeUInt16BE(whole - 20, 10);
  return {
    of: body.readUInt32LE(0),
    time: body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8),
    comments: textsOf(options, 1),
    from: ip.subarray(12, 16).join('.'),
    to: ip.subarray(16, 20).join('.'),
    seq: tcp.readUInt32BE(4),
    ack: tcp.readUInt32BE(8),
    flags: flagsIn(tcp[13]!),
    payload: tcp.subarray(20),
    length: whole - 40,
    ip,
    tcp: Buffer.concat([pseudo, tcp]),
  };
}

function flagsIn(bits: number): string[] {
  return ['FIN', 'SYN', 'RST', 'PSH', 'ACK'].filter((_, i) => bits & (1 << i));
}

function textsOf(options: readonly [number, Buffer][], code: number): string[] {
  return options.filter(([each]) => each === code).map(([, value]) => String(value));
}

function optionsIn(bytes: Buffer): [number, Buffer][] {
  const options: [number, Buffer][] = [];
  for (let at = 0; at < bytes.length;) {
    const [code, length] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    if (code === 0) break;
    options.push([code, bytes.subarray(at + 4, at + 4 + length)]);
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return options;
}
