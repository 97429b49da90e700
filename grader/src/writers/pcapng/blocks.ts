// The blocks of a pcapng file, little-endian: a length on both sides, options behind what is fixed.

/** Packets are bare IPv4: no Ethernet around them. */
const LINKTYPE_RAW = 101;

const [COMMENT, IF_NAME, IF_DESCRIPTION, USER_APPLICATION] = [1, 2, 3, 4] as const;

/** The first block of a file. */
export function sectionHeader(application: string): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(0x1a2b3c4d, 0); // tells a reader in which order bytes come
  head.writeUInt16LE(1, 4); // version 1.0
  head.fill(0xff, 8); // the length of the section is not said
  return block(0x0a0d0d0a, [head, option(USER_APPLICATION, application), END]);
}

/** Where packets were captured: one for each story. Times are in microseconds unless it is said. */
export function interfaceDescription(
  name: string,
  description: string,
  comments: readonly string[],
): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(LINKTYPE_RAW, 0);
  const options = [option(IF_NAME, name), option(IF_DESCRIPTION, description)];
  return block(1, [head, ...comments.map((text) => option(COMMENT, text)), ...options, END]);
}

/** The names of addresses. */
export function nameResolution(names: ReadonlyMap<string, Buffer>): Buffer {
  const records = [...names].map(([name, address]) =>
    option(1, [address, Buffer.from(`${name}\0`)]),
  );
  return block(4, [...records, END]);
}

export interface Captured {
  readonly of: number;
  readonly microseconds: bigint;
  readonly bytes: Buffer;
  /** What it had on the wire; a story does not know all of it. */
  readonly length: number;
  readonly comments: readonly string[];
}

export function enhancedPacket({ of, microseconds, bytes, length, comments }: Captured): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt32LE(of, 0);
  head.writeUInt32LE(Number(microseconds >> 32n), 4);
  head.writeUInt32LE(Number(microseconds & 0xffff_ffffn), 8);
  head.writeUInt32LE(bytes.length, 12);
  head.writeUInt32LE(length, 16);
  const options = comments.length === 0 ? [] : [...comments.map(commentOption), END];
  return block(6, [head, padded(bytes), ...options]);
}

// --- internal ---

const END = Buffer.alloc(4);
const LONGEST = 60_000; // bytes of an option; its length has 16 bits

function block(type: number, parts: readonly Buffer[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(12 + parts.reduce((sum, part) => sum + part.length, 0));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(type);
  return Buffer.concat([head, length, ...parts, length]);
}

function commentOption(text: string): Buffer {
  return option(COMMENT, text);
}

function option(code: number, value: string | readonly Buffer[]): Buffer {
  const bytes = typeof value === 'string' ? wholeCharacters(value) : Buffer.concat(value);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(bytes.length, 2);
  return Buffer.concat([head, padded(bytes)]);
}

/** Cut behind a whole character where it is too long. */
function wholeCharacters(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length <= LONGEST) return bytes;
  const cut = Buffer.alloc(LONGEST);
  return cut.subarray(0, cut.write(text));
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
