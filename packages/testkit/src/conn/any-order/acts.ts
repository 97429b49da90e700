import type { Act, Kinds } from '../../model/script.ts';

export type Does =
  | 'connects'
  | 'sends'
  | 'sends its last'
  | 'stops reading'
  | 'reads again'
  | 'ends'
  | 'closes'
  | 'resets'
  | 'time'
  | 'an hour'
  | 'a handler fails'
  | 'accept fails'
  | 'stop listening';

export type ServerAct = Act<Does>;

/** What every core step is about. */
export const KINDS: Kinds<Does> = {
  connects: { weight: 4, always: true, sizes: [1, 2] },
  sends: { weight: 6, always: true, sizes: [5, 1, 10, 300, 3000] },
  'sends its last': { weight: 2, sizes: [5, 300, 3000] },
  'stops reading': { weight: 2, sizes: [0] },
  'reads again': { weight: 2, sizes: [0] },
  ends: { weight: 1, sizes: [0] },
  closes: { weight: 1, sizes: [0] },
  resets: { weight: 2, sizes: [0] },
  time: { weight: 2, sizes: [1000, 10_000, 61_000] },
  'an hour': { weight: 1, sizes: [0] },
  'a handler fails': { weight: 2, sizes: [0] },
  'accept fails': { weight: 0, sizes: [1, 3] },
  'stop listening': { weight: 1, sizes: [0] },
};

/** And what only a stretch step is about. */
export const ALL_KINDS: Kinds<Does> = { ...KINDS, 'accept fails': { weight: 2, sizes: [1, 3] } };
