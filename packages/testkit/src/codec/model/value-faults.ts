// What is no value of the Redis protocol, or one that is too large: every kind of it for every kind of value.

export interface ValueFault {
  readonly text: string;
  readonly code: 'SYNTAX' | 'TOO_LARGE';
  /** Whether it is wrong only inside of an array. */
  readonly inArray?: boolean;
}

/** The limits for which the faults are too large. */
export const LIMITS = { maxBulk: 10, maxItems: 9 };

const NO_SIZES = [
  '',
  'x',
  '-2',
  '-',
  '--1',
  '-1x',
  '1x',
  ' 1',
  '1 ',
  '1.5',
  '1e0',
  '0x1',
  '1\r',
  '\n1',
];
const NO_INTEGERS = [
  '',
  'x',
  '-',
  '--1',
  '+-1',
  '1x',
  ' 1',
  '1 ',
  '1.5',
  '1e3',
  '0x1',
  '1\r2',
  '1\n',
];
const TOO_MANY = ['11', '1048577', '99999999999999999999'];
const NO_BULKS = [
  '$1\r\nab\r\n',
  '$1\r\na\rb',
  '$1\r\na\n\n',
  '$1\r\na\n\r',
  '$0\r\n\n\r',
  '$2\r\na\r\nbc',
];
const DEPTH = 33; // one more than is allowed

export const FAULTS: readonly ValueFault[] = [
  ...['$', '*'].flatMap((mark) => NO_SIZES.map((size) => syntax(`${mark}${size}\r\n`))),
  ...NO_INTEGERS.map((integer) => syntax(`:${integer}\r\n`)),
  ...NO_BULKS.map(syntax),
  ...['hello\r\n', 'PING\r\n', 'x+\r\n'].map((text) => ({ ...syntax(text), inArray: true })),
  ...['$', '*'].flatMap((mark) => TOO_MANY.map((size) => tooLarge(`${mark}${size}\r\n`))),
  tooLarge('*1\r\n'.repeat(DEPTH)),
];

// --- internal ---

function syntax(text: string): ValueFault {
  return { text, code: 'SYNTAX' };
}

function tooLarge(text: string): ValueFault {
  return { text, code: 'TOO_LARGE' };
}
