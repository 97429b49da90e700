// Runs before everything else in vitest's worker. A program that could write to the channel between the worker and
// vitest's own process, or make up what comes over it, could make the second witness say anything. So the way to it
// is kept here: only `process.send`, which vitest takes and the code under test does not find, leads there, and what
// has come over it is known.

const { apply, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
const { send, _send } = /** @type {{ send?: Function, _send?: Function }} */ (
  /** @type {unknown} */ (process)
);
/** @type {Function} */
const nextTick = Reflect.get(process, 'nextTick');

if (send && _send) {
  process.send = keepSending(send, _send);
  for (const symbol of ownKeys(process)) {
    if (typeof symbol !== 'symbol' || symbol.description !== 'kChannelHandle') continue;
    knowMessages(Reflect.get(process, symbol));
    // Node itself asks for this one no more, once the channel is open; it empties it when it closes.
    hide(symbol, () => null);
  }
}

// vitest would put this one there for good. What is there before it can be taken away again.
defineProperty(globalThis, '__vitest_index__', {
  value: undefined,
  writable: true,
  configurable: true,
});

/**
 * @param {Function} send
 * @param {Function} _send
 */
function keepSending(send, _send) {
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
  const refused = () => {
    throw new Error('process._send is not available to a graded program');
  };
  hide('_send', () => refused);
  return (/** @type {unknown[]} */ ...args) => apply(send, sender, args);
}

// Node puts each message that it has read off to the next tick, and then emits it. Anybody can emit.
/** @param {{ onread: Function }} channel */
function knowMessages(channel) {
  /** @type {unknown} */
  let arrived;
  const putOff = (/** @type {Function} */ emit, /** @type {unknown[]} */ ...args) => {
    nextTick(() => {
      arrived = args[1]; // after its name
      apply(emit, undefined, args);
      arrived = undefined;
    });
  };
  replaceTick(channel, putOff);
  // Until keep-listeners.mjs has it.
  const isGenuine = (/** @type {unknown} */ message) =>
    message !== undefined && message === arrived;
  const name = Symbol.for('socketlings.genuine');
  defineProperty(globalThis, name, { value: isGenuine, configurable: true });
}

/**
 * Puts `putOff` in the place of `process.nextTick` while the channel is read, and no longer.
 * @param {{ onread: Function }} channel
 * @param {Function} putOff
 */
function replaceTick(channel, putOff) {
  const { onread } = channel;
  let tick = nextTick;
  channel.onread = function (/** @type {unknown[]} */ ...args) {
    tick = putOff;
    try {
      return apply(onread, this, args);
    } finally {
      tick = nextTick;
    }
  };
  // What vitest assigns goes nowhere: it is the same.
  hide('nextTick', () => tick);
}

/**
 * @param {string | symbol} name
 * @param {() => unknown} get
 */
function hide(name, get) {
  defineProperty(process, name, { get, set() {}, configurable: false });
}
