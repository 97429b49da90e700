import { dial, listen, type Conn } from '@socketlings/net';
import * as ours from '@socketlings/net/frames';
import {
  ANSWER,
  FrameError,
  FrameReader,
  REQUEST,
  writeFrame,
  type Frame,
} from '@socketlings/net/frames';
import { expect, test } from 'vitest';
import { FramedListener, type Codec } from './framed-conn.ts';
import { Traffic, inFlight } from './traffic.ts';

/** Frames with every payload turned round: whoever does not speak this notices. */
const backwards: Codec = {
  encodeFrame: (frame) => ours.encodeFrame(turned(frame)),
  FrameReader: class {
    readonly #reader: FrameReader;

    constructor(conn: Conn) {
      this.#reader = new FrameReader(conn);
    }

    async read(): Promise<Frame | null> {
      const frame = await this.#reader.read();
      return frame && turned(frame);
    }
  },
};

function turned(frame: Frame): Frame {
  return { ...frame, payload: Uint8Array.from(frame.payload).reverse() };
}

async function meet(traffic: Traffic): Promise<{ client: Conn; server: Conn }> {
  const listener = new FramedListener(await listen(), backwards, traffic);
  const [client, server] = await Promise.all([dial(listener.addr), listener.accept()]);
  await listener.close();
  return { client, server };
}

test('a codec speaks on the wire, and all is counted', async () => {
  const traffic = new Traffic({ isPolled: false });
  const { client, server } = await meet(traffic);
  const [tally] = traffic.clients;
  await writeFrame(client, { type: REQUEST, id: 7, payload: Buffer.from('abc') });

  const frame = await new FrameReader(server).read();

  expect(Buffer.from(frame!.payload).toString()).toBe('cba');
  expect(inFlight(tally!)).toBe(1);
  const written = Promise.all(
    ['one', 'two'].map((text) => {
      return writeFrame(server, { type: ANSWER, id: 7, payload: Buffer.from(text) });
    }),
  );
  expect(tally!.queued).toBe(2 * (9 + 3));
  await written;
  expect([tally!.queued, inFlight(tally!), traffic.answered]).toEqual([0, 0, 2]);
  const reader = new FrameReader(client);
  const texts = [await reader.read(), await reader.read()].map((f) =>
    Buffer.from(f!.payload).toString(),
  );
  expect(texts).toEqual(['eno', 'owt']);
  await server.close();
  expect(traffic.clients.size).toBe(0);
  await client.close();
});

test('what is no frame is the error that servers know', async () => {
  const { client, server } = await meet(new Traffic({ isPolled: false }));
  await client.write(Buffer.from([0, 0, 0, 1, 9]));
  await expect(new FrameReader(server).read()).rejects.toThrow(FrameError);
  for (const conn of [client, server]) await conn.close();
});
