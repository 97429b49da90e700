import { whyNoExplorer } from '@socketlings/sim';
import { graderHooks } from '../base/grader-hooks.ts';

// Asked before the code under test is loaded. What does not work here has no verdict, good or bad.
const why = await whyNoExplorer();

/** Why code cannot be interrupted as it is, as a sentence; null if it can. */
export const LACKING =
  why &&
  `Every order cannot be played on Node ${process.versions.node}: ${why}. ` +
    'This is not about your code: use another Node, such as 24.';
if (LACKING) graderHooks?.lacks(LACKING);
