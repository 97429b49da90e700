// JSON-RPC as editors speak it, over a socket; it carries text.

import type { Socket } from 'node:net';
import {
  SocketMessageReader,
  SocketMessageWriter,
  createMessageConnection,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { connectTo, serveWith } from './node-server.ts';
import type { Stack } from './stack.ts';

export const jsonRpc: Stack = {
  serve: () =>
    serveWith((socket) => {
      const connection = talk(socket);
      connection.onRequest('echo', (body: string) => body);
      connection.listen();
    }),

  async connect(port) {
    const connection = talk(await connectTo(port));
    connection.listen();
    return (body) => connection.sendRequest('echo', Buffer.from(body).toString('latin1'));
  },
};

// --- internal ---

function talk(socket: Socket): MessageConnection {
  return createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
}
