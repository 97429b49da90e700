/** Something that the user can put right: one sentence that says what is wrong and what to do. */
export class UsageError extends Error {
  /** @override */
  name = /** @type {const} */ ('UsageError');
}

/** What went wrong with the machine, the grader or its tools, not with the code under test: what is wrong, what to do. */
export class MachineError extends Error {
  /** @override */
  name = /** @type {const} */ ('MachineError');
  /** @param {string} says @param {string} [fix] without it, `says` is all: another grader has said it @param {ErrorOptions} [options] */
  constructor(says, fix = '', options) {
    super(fix ? `${says}. This is not about your code. ${fix}` : says, options);
    this.says = says;
    this.fix = fix;
  }
}
