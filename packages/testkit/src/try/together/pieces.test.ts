import * as frames from '@socketlings/net/frames';
import { expect, test } from 'vitest';
import { chooseCodec, chooseServer } from './chosen.ts';
import type { Codec } from './framed-conn.ts';
import type { Piece } from './pieces.ts';
import { PlainServer } from './plain-rpc.ts';

function piece<T>(value: T, isStarter = false): Piece<T> {
  return { name: 'codec (exercise 4)', isStarter: async () => isStarter, load: async () => value };
}

test('a piece that works is taken', async () => {
  const yours: Codec = { ...frames };
  expect(await chooseCodec(piece(yours))).toEqual({ value: yours });
});

test('a starter is replaced, in one sentence', async () => {
  const { value, instead } = await chooseCodec(piece<Codec>({ ...frames }, true));
  expect(value).toBe(frames);
  expect(instead).toBe(
    "Your codec (exercise 4) is still the starter: the workshop's takes its place.",
  );
});

test('so is what does not work, or does not load', async () => {
  const lengthOf = { ...frames, encodeFrame: () => new Uint8Array(3) };
  const { value, instead } = await chooseCodec(piece<Codec>(lengthOf));
  expect(value).toBe(frames);
  expect(instead).toContain('does not work yet (Error: the bytes of a frame are others): ');
  const load = (): Promise<Codec> => Promise.reject(new SyntaxError('no'));
  const broken = await chooseCodec({ ...piece<Codec>(frames), load });
  expect(broken.instead).toContain('(SyntaxError: no)');
});

test('a reader that knows one frame for each chunk does not work', async () => {
  class Chunks {
    read(): Promise<frames.Frame> {
      return Promise.resolve({ type: 2, id: 0, payload: new Uint8Array(0) });
    }
  }
  const { instead } = await chooseCodec(piece<Codec>({ ...frames, FrameReader: Chunks }));
  expect(instead).toContain('a frame in pieces is not found');
});

test('a server that answers is taken, and one that fails is not', async () => {
  expect(await chooseServer(piece(PlainServer))).toEqual({ value: PlainServer });
  class Never {
    serve(): Promise<void> {
      return Promise.reject(new Error('TODO'));
    }
    shutdown(): Promise<'forced'> {
      return Promise.resolve('forced');
    }
  }
  const { value, instead } = await chooseServer(piece(Never));
  expect(value).toBe(PlainServer);
  expect(instead).toContain('does not work yet (Error: TODO)');
});
