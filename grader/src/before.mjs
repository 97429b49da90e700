// What must be so before anything is loaded, each thing that is not in one sentence with the way out.
// Plain JavaScript that needs no package: a Node that is too old understands it, too.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { complaintAboutPath, isMusl, isPartFor } from './machine/platform.mjs';

const OLDEST = [20, 19];

/**
 * The first thing that is wrong with this Node, the workshop's folder or its packages.
 * @param {string} root the workshop's folder
 * @returns {string | undefined}
 */
export function complaintBefore(root) {
  return (
    complaintAboutNode(process.versions.node) ??
    complaintAboutFolder(root) ??
    complaintAboutPackages(root) ??
    complaintAboutParts(root)
  );
}

/** The workshop's folder. */
export const here = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Programs that are partly native: each brings a part for every system, as optional packages, of which
 * npm installs the ones that fit.
 * @param {string} root
 * @returns {{ name: string, found: readonly string[], fitting: readonly string[] }[]} `fitting`: what would
 *   do here; `found`: what is installed, for whatever system
 */
export function nativeParts(root) {
  const musl = isMusl();
  return NATIVE.flatMap((path) => {
    const manifest = manifestOf(join(root, 'node_modules', path));
    const parts = Object.keys(manifest?.optionalDependencies ?? {});
    if (parts.length === 0) return [];
    const name = path.split('/').at(-1) ?? path;
    const found = parts.filter((part) => isInstalled(part, join(root, 'node_modules', path)));
    return [{ name, found, fitting: parts.filter((part) => isPartFor(part, { musl })) }];
  });
}

// --- internal ---

const NATIVE = ['oxc-parser', 'rolldown', 'typescript', 'esbuild', 'tsx/node_modules/esbuild'];

const DIRECT = ['tsx', 'vitest', 'typescript', '@socketlings/testkit'];

/** @param {string} version */
function complaintAboutNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Socketlings needs Node ${OLDEST.join('.')} or newer, and this is Node ${version}. Install a newer one from https://nodejs.org, then run \`npm ci\`.`;
}

/** @param {string} root */
function complaintAboutFolder(root) {
  const why = complaintAboutPath(root);
  if (why) return `The workshop's folder ${why}: ${JSON.stringify(root)}. Rename or move it.`;
  return undefined;
}

/** @param {string} root */
function complaintAboutPackages(root) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'grader/package.json'), 'utf8'));
  const modules = join(root, 'node_modules');
  const needed = [...DIRECT, ...Object.keys(devDependencies)].map((name) => join(modules, name));
  const missing = [...needed, ...installedOnce(modules)].find((folder) => !existsSync(folder));
  if (!missing) return undefined;
  const name = missing.slice(modules.length + 1).replaceAll('\\', '/');
  // Nothing says later whether npm was told to leave out what developers need; here everything is of that kind.
  const command = existsSync(modules) ? 'npm ci --include=dev' : 'npm ci';
  return `The packages that Socketlings needs are not installed (${name} is missing). Run \`${command}\` in the workshop's folder first.`;
}

// What npm has written down when it was done: a folder of it may be gone since.
/** @param {string} modules @returns {string[]} */
function installedOnce(modules) {
  try {
    const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
    const paths = Object.keys(packages).filter((path) => path.startsWith('node_modules/'));
    return paths.map((path) => join(modules, path.slice('node_modules/'.length)));
  } catch {
    return []; // something else than npm has installed them
  }
}

/** @param {string} root */
function complaintAboutParts(root) {
  const broken = nativeParts(root).find(({ found, fitting }) => {
    return !fitting.some((part) => found.includes(part));
  });
  if (!broken) return undefined;
  const { name, found, fitting } = broken;
  const system = `${process.platform}-${process.arch}`;
  if (fitting.length === 0)
    return `${name}, which Socketlings needs, does not exist for this system (${system}).`;
  if (found.length > 0)
    return `The packages here were made for another system (${found[0]} is there, and this system needs ${fitting[0]}). Run \`npm ci\` here, in the workshop's folder.`;
  return `The native packages that Socketlings needs are not installed (${fitting[0]} is missing). Run \`npm ci --include=optional\` in the workshop's folder.`;
}

/** @param {string} folder @returns {{ main?: string, optionalDependencies?: Record<string, string> } | undefined} */
function manifestOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

// As Node would look for it, beside the program that needs it and further out; and with the file that it is about.
/** @param {string} name @param {string} folder @returns {boolean} */
function isInstalled(name, folder) {
  const place = join(folder, 'node_modules', name);
  if (existsSync(place)) return [manifestOf(place)?.main ?? []].flat().every(isThereIn(place));
  const outer = dirname(folder);
  return outer !== folder && isInstalled(name, outer);
}

/** @param {string} folder */
function isThereIn(folder) {
  return (/** @type {string} */ file) => existsSync(join(folder, file));
}
