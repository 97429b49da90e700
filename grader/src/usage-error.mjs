/** Something that the user can put right: one sentence that says what is wrong and what to do. */
export class UsageError extends Error {
  /** @override */
  name = /** @type {const} */ ('UsageError');
}

/** Something that this machine lacks, and no code of anybody's: what is wrong, and what to do. */
export class MachineError extends Error {
  /** @override */
  name = /** @type {const} */ ('MachineError');
  /** @param {string} says @param {string} fix @param {ErrorOptions} [options] */
  constructor(says, fix, options) {
    super(`${says}. This is not about your code. ${fix}`, options);
    this.says = says;
    this.fix = fix;
  }
}
