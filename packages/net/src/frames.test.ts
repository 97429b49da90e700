import { expect, test } from 'vitest';
import type { Conn } from './conn.ts';
import {
  ANSWER,
  FrameError,
  FrameReader,
  REQUEST,
  encodeFrame,
  packRequest,
  unpackRequest,
} from './frames.ts';

const frames = [0, 1, 20_000, 5].map((length, id) => ({
  type: ANSWER,
  id,
  payload: new Uint8Array(length).fill(id),
}));
const bytes = Buffer.concat(frames.map(encodeFrame));

test.each([1, 8, 9, 10, 4097, 16_384, 100_000])(
  'finds the frames of a stream in pieces of %i bytes',
  async (size) => {
    const reader = new FrameReader(connOf(bytes, size));
    for (const frame of frames) {
      expect(await reader.begun()).toBe(true);
      const read = await reader.read();
      expect(Buffer.compare(encodeFrame(read!), encodeFrame(frame))).toBe(0);
    }
    expect(await reader.begun()).toBe(false);
    expect(await reader.read()).toBeNull();
  },
);

test('says that a stream ends within a frame', async () => {
  const reader = new FrameReader(connOf(bytes.subarray(0, 12), 100));
  await reader.read();
  await expect(reader.read()).rejects.toThrow('unexpected EOF after 3 bytes');
});

test.each([
  [4, 100],
  [101, 100],
  [4_294_967_295, 1_000_000],
])('takes a length of %i for none if %i is the most', async (length, maxFrame) => {
  const lying = encodeFrame(frames[0]!);
  new DataView(lying.buffer).setUint32(0, length);
  const reader = new FrameReader(connOf(lying, 100), { maxFrame });
  await expect(reader.read()).rejects.toThrow(FrameError);
});

test('goes on where a read has failed', async () => {
  const conn = connOf(bytes, 5);
  const failing = { read: () => Promise.reject(new Error('late')) };
  let late = 0;
  const reader = new FrameReader({
    read: (p: Uint8Array) => ((late += 1) % 2 === 0 ? failing.read() : conn.read(p)),
  } as Conn);
  for (const frame of frames.slice(0, 2)) {
    for (;;) {
      const read = await reader.read().catch(() => 'late');
      if (read === 'late') continue;
      expect(read).toEqual(frame);
      break;
    }
  }
});

test('packs a request, and unpacks any', () => {
  const body = Buffer.from('body');
  expect(unpackRequest(packRequest('größe', body))).toEqual({
    method: 'größe',
    body: new Uint8Array(body),
  });
  expect(unpackRequest(new Uint8Array())).toEqual({ method: '', body: new Uint8Array() });
  expect(unpackRequest(Uint8Array.of(200, 65)).method).toBe('A');
  expect(() => packRequest('x'.repeat(256), body)).toThrow(RangeError);
  expect(REQUEST).not.toBe(ANSWER);
});

function connOf(stream: Uint8Array, size: number): Conn {
  let at = 0;
  return {
    async read(p: Uint8Array) {
      const piece = stream.subarray(at, at + Math.min(size, p.length));
      p.set(piece);
      at += piece.length;
      return piece.length || null;
    },
  } as Conn;
}
