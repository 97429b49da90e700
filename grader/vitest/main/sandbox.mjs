// Node's own permission model, for the process in which the code under test runs: it reads its own
// folder and what runs it, writes nothing but its record, and starts no other process.

import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const HEAP = 256; // MiB; a heap bomb ends in seconds and not when the machine is full

/**
 * The flags of Node for that process.
 * @param {{ readable: string[], subjects: readonly string[], temp: string, writable: string[] }} paths
 * @param {{ native: boolean }} rights whether native code may be loaded, until the doors are closed
 */
export function sandboxFlags({ readable, subjects, temp, writable }, { native }) {
  // Node 20 falls over a folder that is named twice.
  const folders = new Set(
    [...readable, ...subjects.map(dirname), temp].map((folder) => realpathSync(folder)),
  );
  return [
    permissionFlag(),
    `--require=${fileURLToPath(new URL('../worker/keep-channel.cjs', import.meta.url))}`,
    // Newer versions count the network among what is to be allowed; steps on loopback need it.
    ...(process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : []),
    ...(native ? ['--allow-addons'] : []),
    ...[...folders].map((folder) => `--allow-fs-read=${folder}/*`),
    ...writable.map((file) => `--allow-fs-write=${realpathSync(file)}`),
    `--max-old-space-size=${HEAP}`,
    '--no-warnings',
  ];
}

// Node 20 calls it experimental; newer ones have dropped that name.
function permissionFlag() {
  const isStable = process.allowedNodeEnvironmentFlags.has('--permission');
  return isStable ? '--permission' : '--experimental-permission';
}
