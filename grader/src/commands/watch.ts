// Grades after every save, and does what single keys ask for in between.

import { shareForeground } from '../cli/foreground.ts';
import type { Flags } from '../cli/flags.ts';
import { CTRL_C, CTRL_Z, openKeyboard } from '../cli/keyboard.ts';
import type { Screen } from '../cli/screen.ts';
import type { Exercise } from '../workshop/workshop.ts';
import type { Plan } from './round.ts';
import { Session } from './session.ts';

/** With a plan only that is graded, until it goes on to another exercise. */
export async function watchCommand(
  first: Exercise,
  plan: Plan | undefined,
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const session = new Session(flags, screen, process.stdin.isTTY === true);
  const letGo = takeTerminal(session, screen);
  signal.addEventListener('abort', () => session.tell('q'), { once: true });
  try {
    let exercise: Exercise | undefined = signal.aborted ? undefined : first;
    if (exercise && plan) exercise = await session.stayWith(exercise, plan);
    while (exercise) exercise = await session.stayWith(exercise);
    return session.hasPassed ? 0 : 1;
  } finally {
    letGo();
  }
}

// --- internal ---

/** Reads keys, and shares the terminal with the shell; returns what puts it back as it was. */
function takeTerminal(session: Session, screen: Screen): () => void {
  const keyboard = openKeyboard(process.stdin, (key) => {
    if (key === CTRL_C) process.emit('SIGINT', 'SIGINT'); // the terminal no longer does it
    else if (key === CTRL_Z) foreground.suspend();
    else session.tell(key);
  });
  const foreground = shareForeground({
    letGo() {
      screen.hide();
      keyboard.release();
    },
    takeAgain() {
      keyboard.seize();
      screen.refresh();
      session.wake();
    },
  });
  return () => {
    foreground.end();
    keyboard.stop();
    screen.status();
  };
}
