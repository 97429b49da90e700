// What people write with `net` and a package that frames: an id, and the body behind it.

import type { Socket } from 'node:net';
import { decode, encode } from 'it-length-prefixed';
import { connectTo, serveWith } from './node-server.ts';
import type { Stack } from './stack.ts';

const ID = 4; // bytes

export const prefixed: Stack = {
  serve: () => serveWith((socket) => void answer(socket).catch(() => {})),

  async connect(port) {
    const socket = await connectTo(port);
    const waiting = new Map<number, (body: Uint8Array) => void>();
    void listen(socket, waiting);
    let lastId = 0;
    return (body) => {
      lastId = (lastId + 1) >>> 0;
      const id = lastId;
      const message = Buffer.alloc(ID + body.length);
      message.writeUInt32BE(id);
      message.set(body, ID);
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        send(socket, message);
      });
    };
  },
};

// --- internal ---

async function answer(socket: Socket): Promise<void> {
  for await (const message of decode(socket as AsyncIterable<Uint8Array>)) {
    send(socket, message.slice());
  }
}

async function listen(
  socket: Socket,
  waiting: Map<number, (body: Uint8Array) => void>,
): Promise<void> {
  for await (const message of decode(socket as AsyncIterable<Uint8Array>)) {
    const bytes = Buffer.from(message.subarray());
    const id = bytes.readUInt32BE();
    waiting.get(id)?.(bytes.subarray(ID));
    waiting.delete(id);
  }
}

function send(socket: Socket, message: Uint8Array): void {
  socket.write(encode.single(message).subarray());
}
