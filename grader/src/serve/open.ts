// Opens things in the programs that the learner likes for them.

import launchEditor from 'launch-editor';
import open from 'open';

/** Where there is no browser, the address that was printed has to do. */
export async function openInBrowser(address: string): Promise<void> {
  try {
    const child = await open(address);
    child.once('error', () => {});
  } catch {
    // the address stands on the screen
  }
}

/** The editor that runs, or the one that `EDITOR` names. */
export function openInEditor(file: string, line: number, warn: (why: string) => void): void {
  launchEditor(`${file}:${line}`, undefined, () => {
    warn(`No editor was found to open ${file}. Set EDITOR to the one you use, and start again.`);
  });
}
