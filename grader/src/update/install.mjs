// The packages that a workshop asks for, after its list of them was changed.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { childEnvironment } from '../machine/child-environment.mjs';

/**
 * Whether the packages that are here are those that the lockfile asks for.
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const found = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, { version, integrity, optional, peer }]) => {
    if (!path.startsWith('node_modules/')) return true; // the workshop itself
    const own = found[path];
    if (!own) return optional === true || peer === true; // of another system
    return own.version === version && own.integrity === integrity;
  });
}

/**
 * Installs them; what was there before comes back if that fails. Returns why it failed, if it did.
 * @param {string} root
 * @param {string} aside a folder for what was there before
 */
export function install(root, aside) {
  const [here, before] = [join(root, 'node_modules'), join(aside, 'node_modules')];
  const isParked = existsSync(here) && park(here, before);
  const { status, stderr } = spawnSync('npm ci --no-audit --no-fund --prefer-offline', {
    cwd: root,
    env: childEnvironment({}, { purpose: 'npm' }),
    shell: true,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const hasWorked = status === 0;
  if (isParked && !hasWorked) {
    rmSync(here, { recursive: true, force: true });
    renameSync(before, here);
  }
  rmSync(before, { recursive: true, force: true });
  return hasWorked ? undefined : why(stderr);
}

// --- internal ---

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean }} Package */

/** @param {string} path @returns {Record<string, Package>} */
function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** @param {string} from @param {string} to */
function park(from, to) {
  try {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
    return true;
  } catch {
    return false; // it is in use, or lies elsewhere: npm takes care of it
  }
}

/** @param {string} stderr */
function why(stderr) {
  const lines = stderr.split('\n').filter((line) => line.startsWith('npm error'));
  const words = lines.slice(0, 2).map((line) => line.replace(/^npm error ?/, ''));
  return words.join(' ').trim() || stderr.trim().split('\n').at(-1) || 'npm says nothing';
}
