// What a machine lacks, as its errors say it: no room, no processes, no memory. It is told in a sentence, for it says
// nothing about the code under test. Plain JavaScript without packages: it is there before anything else can fail.

import { MachineError } from '../usage-error.mjs';

/**
 * The sentence for an error that is the machine's fault, however deep it is wrapped; undefined for any other.
 * @param {unknown} error
 * @returns {MachineError | undefined}
 */
export function machineFault(error) {
  for (let each = error, depth = 0; each instanceof Error && depth < DEEPEST; depth += 1) {
    if (each instanceof MachineError) return each;
    const { code, path, message } = /** @type {NodeJS.ErrnoException} */ (each);
    const found = LACKS.find(({ codes }) => codes.includes(code ?? '')) ?? lackIn(message);
    if (found) return complain(found, code ?? firstLine(message), path, error);
    each = each.cause;
  }
  return undefined;
}

/**
 * The same for what a program printed before it ended. Only for a program that has run no code of a stranger.
 * @param {string} output
 * @returns {MachineError | undefined}
 */
export function machineFaultIn(output) {
  const found = lackIn(output);
  const line = found && output.split('\n').find((each) => found.words.test(each));
  return found && complain(found, String(line).trim().slice(0, LONGEST));
}

/**
 * The sentence for a program that the system does not start. `code`: its word for the reason, where it is known.
 * @param {string} program
 * @param {string} [code]
 */
export function cannotStart(program, code) {
  const known = LACKS.find(({ codes }) => codes.includes(code ?? ''));
  if (known) return complain(known, String(code));
  return new MachineError(
    `${program} cannot be started here${code ? ` (${code})` : ''}`,
    'Close what you do not need, or type npm run doctor if that does not help.',
  );
}

// --- internal ---

const DEEPEST = 8; // causes of causes
const LONGEST = 200; // characters of what a program printed

/** @typedef {{ codes: readonly string[], words: RegExp, says: string, fix: string }} Lack */

/** @type {readonly Lack[]} */
const LACKS = [
  {
    codes: ['EMFILE', 'ENFILE'],
    words: /\bE[MN]FILE\b|too many open files/i,
    says: 'Too many files are open on this machine, or too few are allowed',
    fix: 'Type `ulimit -n 1024` in this shell, or close other programs, and try again.',
  },
  {
    codes: ['EAGAIN', 'ERR_WORKER_INIT_FAILED'],
    words:
      /\bspawn\b.*\bEAGAIN\b|^Error: EAGAIN$|^EAGAIN$|ERR_WORKER_INIT_FAILED|Resource temporarily unavailable|uv_thread_create|(create|spawn).*thread|pthread_create/im,
    says: 'This machine starts no more processes for you',
    fix: 'Close other programs, or raise the limit (`ulimit -u`, or that of the container), and try again.',
  },
  {
    codes: ['ENOMEM', 'ERR_WORKER_OUT_OF_MEMORY', 'ERR_MEMORY_ALLOCATION_FAILED'],
    words:
      /\bENOMEM\b|Cannot allocate memory|Cannot allocate Wasm memory|out of memory|\bOOM\b|bad_alloc|cannot reserve|failed to reserve/i,
    says: 'This machine has no memory left, or a limit allows too little',
    fix: 'Close other programs, or raise the limit (`ulimit -v`, or that of the container), and try again.',
  },
  {
    codes: ['ENOSPC', 'EDQUOT'],
    words: /\bENOSPC\b|\bEDQUOT\b|No space left on device|Disk quota exceeded/i,
    says: 'The disk is full',
    fix: 'Make some room, and try again.',
  },
  {
    codes: ['EFBIG'],
    words: /\bEFBIG\b|File too large|SIGXFSZ/i,
    says: 'A limit on the size of files is too small here',
    fix: 'Type `ulimit -f unlimited` in this shell, and try again.',
  },
  {
    codes: ['EROFS'],
    words: /\bEROFS\b|Read-only file system/i,
    says: 'The disk is read-only',
    fix: 'Make it writable, and try again.',
  },
  {
    codes: ['EIO'],
    words: /\bEIO\b|Input\/output error/i,
    says: 'A disk or a terminal does not answer as it should',
    fix: 'Look after it, and try again.',
  },
];

/** @param {string} text */
function firstLine(text) {
  return text.split('\n')[0] ?? '';
}

/** @param {string} text */
function lackIn(text) {
  return LACKS.find(({ words }) => words.test(text));
}

/** @param {Lack} lack @param {string} detail @param {string} [path] @param {unknown} [cause] */
function complain({ says, fix }, detail, path, cause) {
  return new MachineError(`${says} (${path ? `${detail}: ${path}` : detail})`, fix, { cause });
}
