import v8 from 'node:v8';
import vm from 'node:vm';

/**
 * Makes a function that runs every promise callback that is due, on the spot; called from inside of one
 * it does nothing. V8 has it under a name for its own tests only; Node 20, 22 and 24 agree.
 */
export function makeCheckpoint(): () => void {
  v8.setFlagsFromString('--allow-natives-syntax');
  try {
    const script = new vm.Script('(() => %PerformMicrotaskCheckpoint())');
    const checkpoint = script.runInThisContext() as () => void;
    checkpoint(); // compiles it while V8 still knows the name
    return checkpoint;
  } finally {
    v8.setFlagsFromString('--no-allow-natives-syntax');
  }
}
