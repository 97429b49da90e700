// Keeps the code under test away from the promises of others: code that has one can give it another
// `then`, and with it another outcome. Node shows them to hooks that follow tasks through their calls.

import asyncHooks from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import { lockProperty } from './lock.mjs';

/** Leaves of `node:async_hooks` what needs no promise of others. */
export function hidePromises() {
  const refused = () => {
    throw new Error('a graded program cannot look at the promises of others');
  };
  lockProperty(asyncHooks, 'AsyncLocalStorage', Storage);
  lockProperty(asyncHooks, 'createHook', refused);
  lockProperty(asyncHooks, 'executionAsyncResource', refused);
  syncBuiltinESMExports();
}

// --- internal ---

const { AsyncLocalStorage, AsyncResource } = asyncHooks;

/** Node's own asks methods of the object about every promise there is; this one has nothing to override. */
class Storage {
  static bind = AsyncResource.bind.bind(AsyncResource);
  static snapshot = AsyncLocalStorage.snapshot.bind(AsyncLocalStorage);
  #inner = new AsyncLocalStorage();

  getStore() {
    return this.#inner.getStore();
  }

  /**
   * @param {unknown} store
   * @param {(...args: unknown[]) => unknown} body
   * @param {unknown[]} args
   */
  run(store, body, ...args) {
    return this.#inner.run(store, body, ...args);
  }

  /**
   * @param {(...args: unknown[]) => unknown} body
   * @param {unknown[]} args
   */
  exit(body, ...args) {
    return this.#inner.exit(body, ...args);
  }

  /** @param {unknown} store */
  enterWith(store) {
    this.#inner.enterWith(store);
  }

  disable() {
    this.#inner.disable();
  }
}
