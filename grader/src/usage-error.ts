// For TypeScript; the classes themselves serve what runs without any packages, too.
export { MachineError, UsageError } from './usage-error.mjs';
