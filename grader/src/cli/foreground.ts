// Ctrl-Z hands the terminal to the shell, and `fg` hands it back.

import { stopGroup } from '../machine/platform.mjs';

export interface Holder {
  /** Puts the terminal into the state in which it was found. */
  readonly letGo: () => void;
  /** Takes it again; also called when it was never let go. */
  readonly takeAgain: () => void;
}

export interface Foreground {
  /** Stops this process as Ctrl-Z does; returns when it goes on. */
  suspend(): void;
  end(): void;
}

/** Takes the terminal again whenever the process was stopped, by whatever, and goes on. */
export function shareForeground({ letGo, takeAgain }: Holder, stop = stopGroup): Foreground {
  let timer: NodeJS.Timeout | undefined;
  process.on('SIGCONT', takeAgain);
  return {
    suspend() {
      letGo();
      if (stop()) timer = setTimeout(takeAgain, UNSTOPPED);
      else takeAgain();
    },
    end() {
      clearTimeout(timer);
      process.off('SIGCONT', takeAgain);
    },
  };
}

// --- internal ---

const UNSTOPPED = 100; // ms; where no shell waits, as in a container, the system lets nothing be stopped
