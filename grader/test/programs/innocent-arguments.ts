// Old habits: arguments, apply, bind, prototypes by hand, labels, comma operators, bigint counters.
// expect file passed
import * as net from '@socketlings/net';
type Conn = net.Conn;

interface Session { conn: Conn; p: Uint8Array; total: bigint; run(): Promise<void> }
const Session = function (this: Session): void {
  const [conn, size] = Array.prototype.slice.call(arguments) as [Conn, number];
  this.conn = conn;
  this.p = new Uint8Array(size);
  this.total = 0n;
} as unknown as { new (...args: unknown[]): Session; prototype: Session };
Session.prototype = Object.create(null, { constructor: { value: Session } });
Session.prototype.run = function () {
  var self = this;
  var read = self.conn.read.bind(self.conn, self.p);
  var write = Function.prototype.call.bind(self.conn.write, self.conn) as (p: Uint8Array) => Promise<void>;
  return (async function loop(): Promise<void> {
    outer: for (;;) {
      inner: do {
        var n = await read();
        if (n === null) break outer;
        if (n === 0) continue inner;
        self.total += BigInt(n), await write(Uint8Array.prototype.subarray.call(self.p, 0, n));
      } while (self.total < 2n ** 64n);
    }
  })().finally(() => self.conn.close.call(self.conn));
};

function handleConn(conn: Conn): Promise<void> { return new Session(conn, 1 << 10).run(); }
handleConn.toString = () => 'handleConn';
handleConn.call = Function.prototype.call;

function serve(listener: net.Listener, handler: (conn: Conn) => Promise<void>, options?: { onError?(error: unknown): void }): Promise<void> {
  const args = arguments;
  const say = (error: unknown): void => { (args[2] as typeof options)?.onError?.call(args[2], error); };
  return (function again(): Promise<void> {
    return listener.accept.apply(listener, []).then(
      (conn) => (Promise.resolve(handler.call(undefined, conn)).catch(say), again()),
      (error: unknown) => error instanceof net.ClosedError ? undefined : (say(error), new Promise<void>((f) => setTimeout(f.bind(null, undefined), 120)).then(again)),
    );
  })();
}

export { handleConn, serve, handleConn as default };
