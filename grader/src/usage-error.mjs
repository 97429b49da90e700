/** Something that the user can put right: one sentence that says what is wrong and what to do. */
export class UsageError extends Error {
  /** @override */
  name = /** @type {const} */ ('UsageError');
}

/** Something that this machine lacks, and no code of anybody's: one sentence, and what to do. */
export class MachineError extends Error {
  /** @override */
  name = /** @type {const} */ ('MachineError');
}
