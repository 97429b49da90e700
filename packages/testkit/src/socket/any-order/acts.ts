import { GAPS, type Act, type Kinds } from '../../model/script.ts';

export type Does =
  | 'read'
  | 'write'
  | 'close'
  | 'close write'
  | 'read deadline'
  | 'write deadline'
  | 'both deadlines'
  | 'time'
  | 'ann sends'
  | 'ann reads'
  | 'ann ends'
  | 'ann closes'
  | 'ann resets'
  | 'ann sends her last'
  | 'reads are cut'
  | 'writes are cut'
  | 'a close cuts'
  | 'trickle in'
  | 'trickle out'
  | 'false alarm'
  | 'read nothing'
  | 'write nothing'
  | 'interrupt'
  | 'many waits';

export type SocketAct = Act<Does>;

/** No deadline; of bytes, more than the buffers hold. */
export const NONE = Infinity;
const DEADLINES = [NONE, 300, 100, 1000, 1, 0, -1000] as const; // ms from now

// How often: a cut at each distance up to twelve microtasks most of the time.
const CUTS = [1, 2, 3, 4, 5, 6, 13, 13, 13, 13, 13, 13] as const;

/** What every step before this one has taught. */
export const KINDS: Kinds<Does> = {
  read: { weight: 6, always: true, sizes: [10, 1, 3, 100, 5000] },
  'ann sends': { weight: 5, always: true, sizes: [5, 1, 10, 200, 1500] },
  time: { weight: 3, always: true, sizes: [100, 1, 200, 300, 1000, 60_000] },
  'ann sends her last': { weight: 2, sizes: [5, 200] },
  'reads are cut': { weight: 3, sizes: CUTS },
  'writes are cut': { weight: 3, sizes: CUTS },
  'a close cuts': { weight: 1, sizes: GAPS },
  'trickle in': { weight: 2, sizes: [100, 20, 300] }, // ms from one byte to the next
  'trickle out': { weight: 1, sizes: [100, 20, 300] },
  write: { weight: 4, sizes: [5, 1, 300, NONE, NONE] },
  'ann reads': { weight: 4, sizes: [NONE, 1, 100, 1000] },
  'read deadline': { weight: 4, sizes: DEADLINES },
  'write deadline': { weight: 3, sizes: DEADLINES },
  'both deadlines': { weight: 2, sizes: DEADLINES },
  'ann ends': { weight: 1, sizes: [0] },
  'ann closes': { weight: 1, sizes: [0] },
  'ann resets': { weight: 1, sizes: [0] },
  'close write': { weight: 1, sizes: [0] },
  close: { weight: 1, sizes: [0] },
  'false alarm': { weight: 2, sizes: [0, 1, 2] },
  'read nothing': { weight: 0, sizes: [0] },
  'write nothing': { weight: 1, sizes: [0] },
  interrupt: { weight: 0, sizes: [1, 2, 3] },
  'many waits': { weight: 0, sizes: [20, 1000] },
};

/** And what only the steps after it are about. */
export const ALL_KINDS: Kinds<Does> = {
  ...KINDS,
  'read nothing': { weight: 2, sizes: [0] },
  interrupt: { weight: 2, sizes: [1, 2, 3] },
  'many waits': { weight: 1, sizes: [20, 1000] },
};
