// Back from bytes as a reader sees them to the bytes themselves.

/** The beginning of the bytes, as far as it was shown: of `"hi\n"`, of `"\x00…"`, and of `00 08 … (9 bytes)`. */
export function bytesOf(shown: string): Buffer {
  return shown.startsWith('"') ? quoted(shown.slice(1)) : hexadecimal(shown);
}

// --- internal ---

const ESCAPES: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, '"': 34, '\\': 92 };

function quoted(text: string): Buffer {
  const bytes: number[] = [];
  for (const [, hex, escaped, plain] of text.matchAll(/\\x([\da-f]{2})|\\(.)|([ -~])|[^]/g)) {
    const byte = hex ? parseInt(hex, 16) : escaped ? ESCAPES[escaped] : plain?.charCodeAt(0);
    const isEnd = byte === undefined || plain === '"';
    if (isEnd) break;
    bytes.push(byte);
  }
  return Buffer.from(bytes);
}

function hexadecimal(text: string): Buffer {
  return Buffer.from(/^(?:[\da-f]{2}(?: |$))*/.exec(text)![0].replaceAll(' ', ''), 'hex');
}
