// What confines the process that runs a stranger's code, from outside. Node's permission model, which
// confines it from inside, is always there; see vitest/sandbox.mjs.

import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { bwrapCommand, probeBwrap } from './bwrap.mjs';
import { root } from '../workshop/layout.mjs';
import { memoryLimit } from '../machine/platform.mjs';

const MEMORY = 1_500_000_000; // bytes of data for each process: buffers are not part of V8's heap

/** @type {string | undefined} */
let why;

/** The sandbox in force on this machine, as reports name it. @returns {'bwrap' | 'node-permissions'} */
export function sandboxName() {
  return whyNoBwrap() ? 'node-permissions' : 'bwrap';
}

/** Why it is not bubblewrap, as a clause; empty if it is. Asked once: one run has one answer. */
export function whyNoBwrap() {
  const isOff = process.env['SOCKETLINGS_SANDBOX'] === 'node-permissions';
  return (why ??= isOff ? OFF : probeBwrap().why);
}

/**
 * The words to put before a command, so that it runs confined; none where nothing is to be had.
 * @param {{ seen: readonly string[], temp: string }} paths `seen`: files whose folders it has to see
 * @returns {string[]}
 */
export function confinement({ seen, temp }) {
  if (sandboxName() !== 'bwrap') return limits();
  const visible = [...new Set(seen.map((file) => dirname(file))), ...linkedFolders()];
  return [...limits(), ...bwrapCommand({ root, visible, hidden: HIDDEN, writable: temp })];
}

/**
 * The same for TypeScript, which runs nothing, but reads any file that a type names.
 * @param {{ visible: readonly string[], temp: string }} paths
 */
export function confinementOfTypes({ visible, temp }) {
  if (sandboxName() !== 'bwrap') return limits();
  const hidden = [...HIDDEN, ...['docs', 'grader', 'scripts'].map((name) => join(root, name))];
  const seen = [...visible, ...installedFolders()];
  return [...limits(), ...bwrapCommand({ root, visible: seen, hidden, writable: temp })];
}

/** The words before a command that bound the memory of each of its processes. */
export function limits() {
  return memoryLimit(MEMORY);
}

/** The folders in which installed packages lie: some may be links to another one. */
export function installedFolders() {
  const modules = realpathSync(join(root, 'node_modules'));
  const scopes = readdirSync(modules).filter((name) => name.startsWith('@'));
  const links = ['', ...scopes].flatMap((scope) => {
    const entries = readdirSync(join(modules, scope), { withFileTypes: true });
    const linked = entries.filter((each) => each.isSymbolicLink() && !each.name.startsWith('.'));
    return linked.map(({ name }) => realpathSync(join(modules, scope, name)));
  });
  const elsewhere = links.flatMap((path) => /^.*[\\/]node_modules(?=[\\/])/.exec(path) ?? []);
  return [...new Set([modules, ...elsewhere])];
}

// --- internal ---

const HIDDEN = ['solutions', '.git', '.saved'].map((name) => join(root, name));

const OFF = 'SOCKETLINGS_SANDBOX=node-permissions has bubblewrap switched off';

/** The packages, and where the links among them lead: they may lie in another checkout. */
function linkedFolders() {
  const modules = realpathSync(join(root, 'node_modules'));
  const links = join(modules, '@socketlings');
  return [modules, ...readdirSync(links).map((name) => realpathSync(join(links, name)))];
}
