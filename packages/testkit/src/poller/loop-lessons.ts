// What a loop must do, and what it may not.

export const ASLEEP =
  'poll() waits, and the whole program with it, although a task can go on. While somebody is ready, only look: poll(0).';
export const BUSY =
  'Nobody can go on, and the loop goes round and round: the processor is busy with nothing. When nobody is ready, let ' +
  'poll() wait: until the next timer, or for ever.';
export const OVERSLEPT =
  'A timer is due before this poll() comes back by itself, and no event need ever come. When nobody is ready, wait until ' +
  'the next timer, and for ever only if none is set. Ask for it at that very moment: the last turn may have set one.';
export const SLICES =
  'poll() comes back too early, without a reason. There is no need to look now and then: it ends by itself when ' +
  'something comes. Wait for ever (-1), or until the next timer.';
export const DEAF =
  'poll(-1) sleeps, and nothing will ever wake it: every task waits for another one.';
export const FORGOTTEN =
  'poll() gives those who can go on, and wakes nobody itself: call ready(g) for each of them, whoever has called poll(), ' +
  'and for whatever reason.';
export const NO_TIMER =
  'A timer was set, and poll() slept past it: runTimers() lets it go off, whenever poll() has come back.';
export const DONE = 'All tasks have ended, and the loop goes on. Who should ever wake it?';
export const ENDED =
  'run() has ended, and tasks have not. That nobody is ready does not mean that all is done: they sleep.';
export const STARVED =
  'A task that is always ready keeps all events away: nobody looks for them. Look after so many turns at the latest, also ' +
  'while there is somebody to go on.';
export const LATE_TIMER =
  'A timer is due, and does not go off: nobody calls runTimers(), or tasks that are always ready keep it waiting. Whoever ' +
  'looks for events looks at the clock, too.';
export const NO_NUMBER =
  'poll(delayMs) takes a number: 0 to look, less than 0 for ever, or so many ms.';
export const NO_RUN = 'This step is about run(poller, tasks): export a function of that name.';
