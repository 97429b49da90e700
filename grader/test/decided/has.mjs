// Tells what this very Node has: its modules, also those that only a flag opens, its globals, and what
// hangs on `process` in a child that has a channel to its parent.

import { builtinModules } from 'node:module';
import process from 'node:process';

process.noDeprecation = true; // nothing else names the modules that builtinModules leaves out
const natives = Object.keys(/** @type {any} */ (process).binding('natives'));
const names = [...builtinModules, ...natives.filter((name) => !name.startsWith('internal/'))];

process.send?.({
  modules: [...new Set(names.map((name) => name.replace(/^node:/, '')))],
  globals: Object.getOwnPropertyNames(globalThis),
  onProcess: [process, Object.getPrototypeOf(process)].flatMap((each) => {
    return Object.getOwnPropertyNames(each);
  }),
});
