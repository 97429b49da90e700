// A stronger sandbox, where the system has one: bubblewrap shows a process only what it needs, gives
// it a network of its own with nothing but loopback, and lets nothing outlive it.

import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { childEnvironment } from '../machine/child-environment.mjs';
import { machineFault, machineFaultIn } from '../machine/machine-fault.mjs';
import { codeOf } from '../machine/whole-file.mjs';

const ISOLATED = ['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'];

/**
 * Whether bubblewrap is installed, and the system lets it work.
 * @param {(command: string, args: string[]) => { error?: Error, status: number | null, stderr: string }} run
 * @param {string} platform
 * @returns {{ works: boolean, why: string }}
 */
export function probeBwrap(run = runQuietly, platform = process.platform) {
  if (platform !== 'linux') return { works: false, why: 'bubblewrap exists on Linux only' };
  const { error, status, stderr } = run('bwrap', [...ISOLATED, ...PROBE]);
  if (status === 0) return { works: true, why: '' };
  if (error && codeOf(error) === 'ENOENT')
    return { works: false, why: 'bubblewrap is not installed' };
  const fault = error ? machineFault(error) : machineFaultIn(withoutNamespaces(stderr));
  if (fault) throw fault; // another time it may work: nobody's walls are thinner by chance
  const why = error ? codeOf(error) : stderr.trim();
  return { works: false, why: `bubblewrap does not work here: ${why}` };
}

/**
 * What to do where it does not work.
 * @param {string} why as `probeBwrap` says it
 */
export function adviceOn(why) {
  if (/Linux only/.test(why)) return 'Grade on Linux, or in a container there.';
  if (/switched off/.test(why)) return 'Leave it out.';
  return /not installed/.test(why) ? INSTALL : ALLOW;
}

/**
 * The command that runs another one inside.
 * @param {{ root: string, visible: string[], writable: string, hidden: string[] }} paths folders:
 *   the workshop; what else is to be read; the only one to be written; what is to look empty
 * @returns {string[]}
 */
export function bwrapCommand({ root, visible, writable, hidden }) {
  const readable = [...SYSTEM, dirname(dirname(process.execPath)), root, ...visible];
  return [
    'bwrap',
    ...ISOLATED,
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    ...readable.flatMap((path) => ['--ro-bind-try', path, path]),
    ...hidden.filter(isFolder).flatMap((path) => ['--tmpfs', path]),
    ...visible.flatMap((path) => ['--ro-bind-try', path, path]), // also where it lies in a hidden one
    '--bind',
    writable,
    writable,
    '--chdir',
    root,
    '--',
  ];
}

// --- internal ---

// With a /proc of its own, as a run has it: in a container namespaces may be allowed, and that be not.
const PROBE = ['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', 'true'];
const INSTALL = 'Type: sudo apt-get install bubblewrap';
const ALLOW =
  'The system forbids user namespaces. On Ubuntu: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0';

const LONGEST = 20_000; // ms; it takes some thousandth of it

const SYSTEM = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/nix',
  '/etc/hosts',
  '/etc/ld.so.cache',
  '/etc/nsswitch.conf',
  '/etc/passwd',
  '/etc/ssl',
];

/**
 * @param {string} command
 * @param {string[]} args
 */
function runQuietly(command, args) {
  return spawnSync(command, args, { env: childEnvironment(), encoding: 'utf8', timeout: LONGEST });
}

// Where namespaces are limited in number, mostly to none, it says that there is no space: that will not go away.
/** @param {string} complaint */
function withoutNamespaces(complaint) {
  return /namespace/i.test(complaint) ? '' : complaint;
}

/** @param {string} path */
function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
