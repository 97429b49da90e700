// Runs before everything else in vitest's worker. Whoever can write to the channel between the worker
// and vitest's own process can make the second witness say anything: so the way to it is kept here, and
// only `process.send`, which vitest takes and the code under test does not find, leads there.

const { apply, getOwnPropertyDescriptor } = Reflect;
const { send, _send } = /** @type {{ send?: Function, _send?: Function }} */ (
  /** @type {unknown} */ (process)
);

if (send && _send) {
  // Node looks for all that it needs on the object that sends. This one nobody else has.
  const sender = {
    __proto__: null,
    get connected() {
      return getOwnPropertyDescriptor(process, 'connected')?.value !== false;
    },
    _channel: true,
    _handleQueue: null,
    _pendingMessage: null,
    _send,
    emit: process.emit.bind(process),
  };
  process.send = (...args) => apply(send, sender, args);
  const refused = () => {
    throw new Error('process._send is not available to a graded program');
  };
  Object.defineProperty(process, '_send', { get: () => refused, set() {}, configurable: false });
  // Node itself asks for this one no more, once the channel is open; it empties it when it closes.
  for (const symbol of Object.getOwnPropertySymbols(process)) {
    if (symbol.description !== 'kChannelHandle') continue;
    Object.defineProperty(process, symbol, { get: () => null, set() {}, configurable: false });
  }
}

// vitest would put this one there for good. What is there before it can be taken away again.
Object.defineProperty(globalThis, '__vitest_index__', {
  value: undefined,
  writable: true,
  configurable: true,
});
