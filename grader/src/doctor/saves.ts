// How saves in the workshop's folder become known: the system tells of them, or it takes a look.

import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../machine/files.ts';
import { listen } from '../cli/saves.ts';

export type WayOfSaves =
  | 'told'
  /** Told of what is saved on this system; another one can write there, too. */
  | 'shared'
  | 'untold'
  /** Nothing can be written there, so it was not tried. */
  | 'unknown'
  /** The system's word for why it cannot tell: `ENOSPC`. */
  | `refused: ${string}`;

/** Writes a file beside the exercises and waits for word of it, for a moment; takes it away again. */
export async function probeSaves(exercises: string, hear = listen): Promise<WayOfSaves> {
  let folder: string;
  try {
    folder = mkdtempSync(join(exercises, '.probe-'));
  } catch {
    return 'unknown';
  }
  try {
    const isTold = await hears(folder, hear);
    if (!isTold) return 'untold';
    return isShared(statfsSync(folder).type) ? 'shared' : 'told';
  } catch (error) {
    return `refused: ${codeOf(error)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether other systems can write to a disk of this kind, unheard by this one. Only Linux gives kinds of these numbers. */
export function isShared(type: number): boolean {
  return SHARED.includes(type);
}

// --- internal ---

// statfs(2): 9p (WSL's /mnt/c), FUSE (Docker Desktop, sshfs), NFS, SMB, SMB2, CIFS, VirtualBox
const SHARED = [
  0x01_02_19_97, 0x65_73_55_46, 0x69_69, 0x51_7b, 0xfe_53_4d_42, 0xff_53_4d_42, 0x78_6f_42_56,
];
const PATIENCE = 1000; // ms; where the system tells at all, it takes a few

function hears(folder: string, hear: typeof listen): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isTold: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(isTold);
    };
    const stop = hear(folder, () => end(true));
    const timer = setTimeout(() => end(false), PATIENCE);
    writeFileSync(join(folder, 'save.ts'), '');
  });
}
