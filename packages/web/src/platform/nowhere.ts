// What no browser has: the network, native code, other processes. Whoever asks is told so; nobody who is simulated asks.

function refuse(): never {
  throw new Error('There is no such thing in a browser: download the workshop, and try it there.');
}

const nowhere: unknown = new Proxy(refuse, {
  get: (_, name) => (name === 'then' ? undefined : nowhere),
  construct: refuse,
  apply: refuse,
});

export default nowhere;
export const createConnection = refuse;
export const createServer = refuse;
export const connect = refuse;
export const createClient = refuse;
export const syncBuiltinESMExports = (): void => {};
export class Socket {}
export class Server {}
