// Echoes with node:net, as fast as it can.

import { createServer, type AddressInfo } from 'node:net';
import { serving } from './control.ts';

const BACKLOG = 4096;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', (bytes) => void socket.write(bytes));
  socket.on('error', () => {}); // it has been reset, and closes itself
});
server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, () => {
  serving((server.address() as AddressInfo).port);
});
