// Wrong turns, as edits of the solution. Each must be caught first by the step that it names.

const WRITE_LENGTH = '  view.setUint32(0, BEHIND + payload.length);';
const WRITE_ID = '  view.setUint32(LENGTH + 1, id);';
const THROW_KEPT =
  '  push(chunk: Uint8Array): Frame[] {\n    if (this.#error) throw this.#error;\n';
const EACH = '      for (let at = 0; at < chunk.length;) at = this.#take(chunk, at, frames);';
const KEEP_ERROR =
  '      this.#error = error as FrameError;\n      if (frames.length === 0) throw error; // else the good ones first';
const END =
  '    if (this.buffered > 0) throw new UnexpectedEOF(`${this.buffered} bytes of a frame had come`);';
const BUFFERED = '    return this.#have + this.#filled;';
const HERE = '        const payload = copy(chunk, at + HEADER, end);';
const FOUND =
  '        frames.push({ type: chunk[at + LENGTH]!, id: uint32(chunk, at + LENGTH + 1), payload });';
const HEADER_BYTES = '    this.#header.set(chunk.subarray(at, end), this.#have);';
const EARLY =
  '    if (this.#have === LENGTH) this.#check(uint32(this.#header, 0)); // as soon as it is known';
const ROOM = '      this.#payload = new Uint8Array(this.#check(uint32(this.#header, 0)));';
const EMPTY = '      this.#finish(frames);\n    }\n    return end;';
const PAYLOAD_BYTES = '    payload.set(chunk.subarray(at, end), this.#filled);';
const TOO_SHORT = '    if (length < BEHIND) {';
const TOO_LARGE = '    if (length > this.#maxFrame) {';
const UNSIGNED =
  '  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0; // << makes it signed, >>> 0 unsigned again';
const COPY = '  return new Uint8Array(bytes.subarray(from, to));';
const READ_MORE = '      const n = await this.#conn.read(this.#chunk);';
const AT_END =
  '      if (n === null) {\n        this.#decoder.end();\n        return null;\n      }';
const NEXT = '    return this.#frames[this.#next++]!;';
const LINE_WHOLE = '    return this.#beforeLast === CR && this.#last === LF;';
const LINE_PIECES = '    this.#pieces.push(copy(chunk, at, end));';
const LINE_LIMIT = '    if (own > max) throw new FrameError(';
const LINE_OUT = '        if (this.#line.isWhole) lines.push(utf8.decode(this.#line.finish()));';
const OWN = '    const own = this.#length - (this.isWhole ? 2 : this.#last === CR ? 1 : 0);';
const BULK_END =
  "      if (bulk[size] !== CR || bulk[size + 1] !== LF) throw syntax('a bulk string without its end');";
const NULL_SIZE = "  if (text === '-1') return null;";
const BYTES = '  const bytes = new Uint8Array(HEADER + payload.length);';
const OWN_HEADER = '  readonly #header = new Uint8Array(HEADER);';
const TEXT = "const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });";
const DEPTH = '    if (this.#open.length === MAX_DEPTH)';

export const mutants = [
  {
    name: 'writes the low byte first',
    edits: [[WRITE_LENGTH, '  view.setUint32(0, BEHIND + payload.length, true);']],
    caughtBy: 1,
  },
  {
    name: 'counts the length field, too',
    edits: [[WRITE_LENGTH, '  view.setUint32(0, HEADER + payload.length);']],
    caughtBy: 1,
  },
  {
    name: 'counts the payload only',
    edits: [[WRITE_LENGTH, '  view.setUint32(0, payload.length);']],
    caughtBy: 1,
  },
  {
    name: 'encodes every frame into the same memory',
    edits: [
      [TEXT, `${TEXT}\nconst scratch = new Uint8Array(MAX_FRAME);`],
      [BYTES, '  const bytes = scratch.subarray(0, HEADER + payload.length);'],
    ],
    caughtBy: 1,
  },
  {
    name: 'writes an id of 16 bits',
    edits: [[WRITE_ID, '  view.setUint16(LENGTH + 3, id);']],
    caughtBy: 1,
  },
  {
    name: 'writes a length of one byte',
    edits: [[WRITE_LENGTH, '  view.setUint8(3, BEHIND + payload.length);']],
    caughtBy: 1,
  },
  {
    name: 'reads the low byte of the id first',
    edits: [
      [
        FOUND,
        '        const id = new DataView(chunk.buffer, chunk.byteOffset).getUint32(at + LENGTH + 1, true);\n        frames.push({ type: chunk[at + LENGTH]!, id, payload });',
      ],
    ],
    caughtBy: 2,
  },
  {
    name: 'forgets that the length has no sign',
    edits: [[UNSIGNED, '  return (a << 24) | (b << 16) | (c << 8) | d;']],
    caughtBy: 2,
  },
  {
    name: 'takes an empty payload for no frame',
    edits: [
      [
        FOUND,
        '        if (size > 0) frames.push({ type: chunk[at + LENGTH]!, id: uint32(chunk, at + LENGTH + 1), payload });',
      ],
    ],
    caughtBy: 2,
  },
  {
    name: 'makes text of the payload',
    edits: [
      [
        HERE,
        '        const payload = new TextEncoder().encode(new TextDecoder().decode(chunk.subarray(at + HEADER, end)));',
      ],
    ],
    caughtBy: 12,
  },
  {
    name: 'takes one frame of each chunk',
    edits: [[EACH, '      this.#take(chunk, 0, frames);']],
    caughtBy: 3,
  },
  {
    name: 'takes the rest of the chunk for the payload',
    edits: [[HERE, '        const payload = copy(chunk, at + HEADER, chunk.length);']],
    caughtBy: 3,
  },
  {
    name: 'drops what is left of a chunk',
    edits: [
      [
        EACH,
        '      for (let at = 0; at < chunk.length;) at = this.#take(chunk, at, frames);\n      if (frames.length > 0) {\n        this.#have = this.#filled = 0;\n        this.#payload = undefined;\n      }',
      ],
    ],
    caughtBy: 3,
  },
  {
    name: 'counts nothing that it holds',
    edits: [[BUFFERED, '    return 0;']],
    caughtBy: 3,
  },
  {
    name: 'counts only whole headers',
    edits: [[BUFFERED, '    return this.#have < HEADER ? 0 : this.#have + this.#filled;']],
    caughtBy: 3,
  },
  {
    name: 'keeps a header for all decoders',
    edits: [
      [TEXT, `${TEXT}\nconst header = new Uint8Array(HEADER);`],
      [OWN_HEADER, '  readonly #header = header;'],
    ],
    caughtBy: 4,
  },
  {
    name: 'forgets a header that is cut',
    edits: [
      [
        HEADER_BYTES,
        `    if (at === 0 && this.#have > 0 && this.#have < LENGTH) this.#have = 0;\n${HEADER_BYTES}`,
      ],
    ],
    caughtBy: 4,
  },
  {
    name: 'reads a length that has not come',
    edits: [['    if (this.#have === 0 && left >= HEADER) {', '    if (this.#have === 0) {']],
    caughtBy: 4,
  },
  {
    name: 'puts the pieces of a payload at its beginning',
    edits: [[PAYLOAD_BYTES, '    payload.set(chunk.subarray(at, end), 0);']],
    caughtBy: 4,
  },
  {
    name: 'waits for a byte behind an empty payload',
    edits: [
      [EMPTY, '      if (this.#payload.length > 0) this.#finish(frames);\n    }\n    return end;'],
    ],
    caughtBy: 4,
  },
  {
    name: 'believes a length below five',
    edits: [
      [TOO_SHORT, '    if (length < 0) {'],
      [
        ROOM,
        '      this.#payload = new Uint8Array(Math.max(0, this.#check(uint32(this.#header, 0))));',
      ],
    ],
    caughtBy: 5,
  },
  {
    name: 'has no limit',
    edits: [[TOO_LARGE, '    if (length > 0xffffffff) {']],
    caughtBy: 5,
  },
  {
    name: 'looks at the length when the header is complete',
    edits: [[EARLY, '']],
    caughtBy: 5,
  },
  {
    name: 'reserves memory before it looks at the limit',
    edits: [
      [
        EARLY,
        '    if (this.#have === LENGTH) {\n      this.#payload = new Uint8Array(Math.min(uint32(this.#header, 0), 1 << 28));\n      this.#payload = undefined;\n      this.#check(uint32(this.#header, 0));\n    }',
      ],
    ],
    caughtBy: 5,
  },
  {
    name: 'refuses the largest length that is allowed',
    edits: [[TOO_LARGE, '    if (length >= this.#maxFrame) {']],
    caughtBy: 5,
  },
  {
    name: 'limits the payload instead of the length',
    edits: [[TOO_LARGE, '    if (length - BEHIND > this.#maxFrame) {']],
    caughtBy: 5,
  },
  {
    name: 'goes on after a bad length',
    edits: [
      [
        THROW_KEPT,
        '  push(chunk: Uint8Array): Frame[] {\n    if (this.#error) this.#have = 0;\n    this.#error = undefined;\n',
      ],
    ],
    caughtBy: 6,
  },
  {
    name: 'throws a new error each time',
    edits: [
      [
        THROW_KEPT,
        '  push(chunk: Uint8Array): Frame[] {\n    if (this.#error) throw new FrameError(this.#error.code, this.#error.message);\n',
      ],
    ],
    caughtBy: 6,
  },
  {
    name: 'throws good frames away with the bad one',
    edits: [[KEEP_ERROR, '      this.#error = error as FrameError;\n      throw error;']],
    caughtBy: 6,
  },
  {
    name: 'swallows the error behind good frames',
    edits: [
      [
        KEEP_ERROR,
        '      if (frames.length > 0) {\n        this.#have = 0;\n        return frames;\n      }\n      this.#error = error as FrameError;\n      throw error;',
      ],
    ],
    caughtBy: 6,
  },
  {
    name: 'never misses the rest of a frame',
    edits: [[END, '']],
    caughtBy: 7,
  },
  {
    name: 'takes the end between header and payload for a good one',
    edits: [
      [
        END,
        '    if (this.buffered > 0 && !(this.#have === HEADER && this.#filled === 0)) throw new UnexpectedEOF("cut");',
      ],
    ],
    caughtBy: 7,
  },
  {
    name: 'takes every end for a bad one',
    edits: [[END, '    if (this.buffered >= 0) throw new UnexpectedEOF("cut");']],
    caughtBy: 7,
  },
  {
    name: 'gives views of the chunk',
    edits: [[COPY, '  return bytes.subarray(from, to);']],
    caughtBy: 8,
  },
  {
    name: 'copies with slice, which a Buffer does not do',
    edits: [[COPY, '  return bytes.slice(from, to);']],
    caughtBy: 8,
  },
  {
    name: 'keeps a view of half a header',
    edits: [
      [
        HEADER_BYTES,
        '    if (this.#have === 0) this.#begun = chunk.subarray(at, end);\n    if (this.#have === LENGTH) this.#header.set(this.#begun.subarray(0, LENGTH), 0);\n    this.#header.set(chunk.subarray(at, end), this.#have);',
      ],
      [
        '  #have = 0; // bytes of the header that have come',
        '  #have = 0; // bytes of the header that have come\n  #begun = new Uint8Array(0);',
      ],
    ],
    caughtBy: 8,
  },
  {
    name: 'begins with a new decoder after each timeout',
    edits: [
      ['  readonly #decoder: Decoder;', '  #decoder: Decoder;'],
      [
        READ_MORE,
        '      const n = await this.#conn.read(this.#chunk).catch((error: unknown) => {\n        this.#decoder = new Decoder();\n        throw error;\n      });',
      ],
    ],
    caughtBy: 9,
  },
  {
    name: 'gives the first of several frames and drops the others',
    edits: [
      [
        NEXT,
        '    const [frame] = this.#frames;\n    this.#next = this.#frames.length;\n    return frame!;',
      ],
    ],
    caughtBy: 9,
  },
  {
    name: 'takes a timeout for the end of the stream',
    edits: [[READ_MORE, '      const n = await this.#conn.read(this.#chunk).catch(() => null);']],
    caughtBy: 9,
  },
  {
    name: 'never says that the stream has ended',
    edits: [[AT_END, '      if (n === null) return null;']],
    caughtBy: 10,
  },
  {
    name: 'takes the end of the stream for an error',
    edits: [[AT_END, "      if (n === null) throw new UnexpectedEOF('ended');"]],
    caughtBy: 10,
  },
  {
    name: 'takes a broken connection for the end of the stream',
    edits: [
      [
        READ_MORE,
        "      const n = await this.#conn.read(this.#chunk).catch((error: { code?: string }) => {\n        if (error.code === 'ECONNRESET') return null;\n        throw error;\n      });",
      ],
    ],
    caughtBy: 10,
  },
  {
    name: 'gives one frame only to for await',
    edits: [
      [
        '    for (let frame = await this.read(); frame; frame = await this.read()) yield frame;',
        '    const frame = await this.read();\n    if (frame) yield frame;',
      ],
    ],
    caughtBy: 10,
  },
  {
    name: 'puts each chunk behind a copy of all that came before',
    edits: [
      [
        EACH,
        '      const all = Buffer.concat([this.#rest, chunk]);\n      let at = 0;\n      while (all.length - at >= HEADER && all.length - at >= LENGTH + uint32(all, at)) at = this.#take(all, at, frames);\n      if (all.length - at >= LENGTH) this.#check(uint32(all, at));\n      this.#rest = new Uint8Array(all.subarray(at));',
      ],
      [BUFFERED, '    return this.#rest.length;'],
      [
        '  #filled = 0; // bytes of the payload that have come',
        '  #filled = 0; // bytes of the payload that have come\n  #rest: Uint8Array = new Uint8Array(0);',
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'copies the rest of the chunk for each frame',
    edits: [
      [
        EACH,
        '      for (let rest = chunk; rest.length > 0;) rest = Uint8Array.prototype.slice.call(rest, this.#take(rest, 0, frames));',
      ],
    ],
    caughtBy: 11,
  },
  {
    name: 'stumbles over a chunk without bytes',
    edits: [[EACH, `      if (chunk.length === 0) this.#have = 0;\n${EACH}`]],
    caughtBy: 12,
  },
  {
    name: 'ends a line at LF alone',
    edits: [[LINE_WHOLE, '    return this.#last === LF;']],
    caughtBy: 13,
  },
  {
    name: 'decodes the pieces of a line alone',
    edits: [
      [
        LINE_PIECES,
        '    this.#pieces.push(new TextEncoder().encode(new TextDecoder().decode(chunk.subarray(at, end))));',
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'misses a line end that is cut',
    edits: [
      [
        '    this.#beforeLast = end - at > 1 ? chunk[end - 2]! : this.#last;',
        '    this.#beforeLast = end - at > 1 ? chunk[end - 2]! : -1;',
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'looks at the limit when the line is whole',
    edits: [[LINE_LIMIT, '    if (this.isWhole && own > max) throw new FrameError(']],
    caughtBy: 13,
  },
  {
    name: 'counts the line end as part of the line',
    edits: [[OWN, '    const own = this.#length;']],
    caughtBy: 13,
  },
  {
    name: 'drops what has no line end',
    edits: [
      [
        '    return this.#line.length === 0 ? null : utf8.decode(this.#line.rest());',
        '    return null;',
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'drops empty lines',
    edits: [
      [
        LINE_OUT,
        '        if (this.#line.isWhole) {\n          const text = utf8.decode(this.#line.finish());\n          if (text) lines.push(text);\n        }',
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'forgets that a line was too long',
    edits: [
      [
        '      this.#error = error as FrameError;\n      if (lines.length === 0) throw error;',
        '      throw error;',
      ],
    ],
    caughtBy: 13,
  },
  {
    name: 'reads a bulk string to the next line end',
    edits: [
      [
        '    const end = Math.min(chunk.length, at + bulk.length - this.#filled);\n    bulk.set(chunk.subarray(at, end), this.#filled);\n    this.#filled += end - at;\n    if',
        '    const found = chunk.indexOf(LF, at);\n    const end = Math.min(found < 0 ? chunk.length : found + 1, at + bulk.length - this.#filled);\n    bulk.set(chunk.subarray(at, end), this.#filled);\n    this.#filled += end - at;\n    if (found >= 0) this.#filled = bulk.length;\n    if',
      ],
    ],
    caughtBy: 14,
  },
  {
    name: 'does not look for the end of a bulk string',
    edits: [[BULK_END, '']],
    caughtBy: 14,
  },
  {
    name: 'knows no null',
    edits: [[NULL_SIZE, '']],
    caughtBy: 14,
  },
  {
    name: 'knows no arrays in arrays',
    edits: [[DEPTH, '    if (this.#open.length === 1)']],
    caughtBy: 14,
  },
  {
    name: 'goes as deep as a stranger likes',
    edits: [[DEPTH, '    if (this.#open.length === 1e9)']],
    caughtBy: 14,
  },
  {
    name: 'makes inexact numbers of integers',
    edits: [['  return BigInt(text);', '  return BigInt(Number(text));']],
    caughtBy: 14,
  },
  {
    name: 'counts characters instead of bytes',
    edits: [
      [
        "    return void pieces.push(line(`$${value.bytes.length}`), value.bytes, line(''));",
        "    return void pieces.push(line(`$${new TextDecoder().decode(value.bytes).length}`), value.bytes, line(''));",
      ],
    ],
    caughtBy: 14,
  },
  {
    name: 'knows no inline commands',
    edits: [
      [
        "    else if (line.trim() !== '') this.#add(command(line), values);",
        "    else throw syntax('a line without a mark');",
      ],
    ],
    caughtBy: 14,
  },
  {
    name: 'takes a stream that ends in an array for a complete one',
    edits: [
      [
        '    const isBetween = this.#line.length === 0 && !this.#bulk && this.#open.length === 0;',
        '    const isBetween = this.#line.length === 0 && !this.#bulk;',
      ],
    ],
    caughtBy: 14,
  },
] as const;
