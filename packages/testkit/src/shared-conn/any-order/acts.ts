import { GAPS, type Act, type Kinds } from '../../model/script.ts';

export type Does =
  | 'write'
  | 'read'
  | 'frame'
  | 'close'
  | 'close write'
  | 'read deadline'
  | 'write deadline'
  | 'both deadlines'
  | 'time'
  | 'the peer sends'
  | 'the peer sends its last'
  | 'the peer reads'
  | 'the peer ends'
  | 'the peer closes'
  | 'the peer resets'
  | 'a raw write fails'
  | 'a crowd writes'
  | 'a crowd reads'
  | 'a newcomer writes'
  | 'a newcomer reads'
  | 'a close cuts'
  | 'calls are cut';

export type SharedAct = Act<Does>;

/** No deadline; of bytes, more than the buffers hold. */
export const NONE = Infinity;

const DEADLINES = [NONE, 300, 100, 1, 0, -1000] as const; // ms from now

export const KINDS: Kinds<Does> = {
  write: { weight: 6, always: true, sizes: [5, 1, 300, NONE, NONE] },
  read: { weight: 3, sizes: [10, 1, 100, 5000] },
  frame: { weight: 6, sizes: [5, 1, 300, NONE, NONE] },
  'the peer reads': { weight: 5, always: true, sizes: [NONE, 1, 100, 1000] },
  'the peer sends': { weight: 3, sizes: [5, 1, 10, 200, 1500] },
  time: { weight: 2, always: true, sizes: [100, 1, 300, 60_000] },
  'read deadline': { weight: 2, sizes: DEADLINES },
  'write deadline': { weight: 4, sizes: DEADLINES },
  'both deadlines': { weight: 2, sizes: DEADLINES },
  'a crowd writes': { weight: 3, sizes: [2, 3, 8] },
  'a crowd reads': { weight: 2, sizes: [2, 3, 8] },
  'calls are cut': { weight: 2, sizes: GAPS },
  'a raw write fails': { weight: 2, sizes: [0, 1, 3, 100, 3000] },
  'the peer sends its last': { weight: 1, sizes: [5, 200] },
  'the peer ends': { weight: 1, sizes: [0] },
  'the peer closes': { weight: 1, sizes: [0] },
  'the peer resets': { weight: 1, sizes: [0] },
  'close write': { weight: 1, sizes: [0] },
  'a newcomer writes': { weight: 3, sizes: GAPS },
  'a newcomer reads': { weight: 2, sizes: GAPS },
  'a close cuts': { weight: 1, sizes: GAPS },
  close: { weight: 2, sizes: [0] },
};
