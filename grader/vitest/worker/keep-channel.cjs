// Runs before everything else in vitest's worker. Whoever can write to the channel between the worker
// and vitest's own process can make the second witness say anything: so the way to it is kept here, and
// only `process.send`, which vitest takes and the code under test does not find, leads there.

const { apply } = Reflect;
const { send, _send } = /** @type {{ send?: Function, _send?: Function }} */ (
  /** @type {unknown} */ (process)
);

if (send && _send) {
  let isSending = false;
  process.send = (...args) => {
    isSending = true;
    try {
      return apply(send, process, args);
    } finally {
      isSending = false;
    }
  };
  const refused = () => {
    throw new Error('process._send is not available to a graded program');
  };
  // Node asks for it once for each message; whoever asks again while that lasts is somebody else.
  const once = () => {
    if (!isSending) return refused;
    isSending = false;
    return _send;
  };
  Object.defineProperty(process, '_send', { get: once, set() {}, configurable: false });
  // On its way there Node asks for these, which are only used for handles: none are sent.
  for (const name of ['_handleQueue', '_pendingMessage']) {
    Object.defineProperty(process, name, { get: () => null, set() {}, configurable: false });
  }
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
