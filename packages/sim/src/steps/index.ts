// Programs in steps: what `rewrite` makes of a module stands on these.

export { Later, steps } from './runtime.ts';
