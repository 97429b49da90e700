// The code under test in another shape, where somebody has rewritten it: its classes, by those that it exports.

import { COUNTS } from '../base/networks.ts';
import { sayError } from '../base/say-error.ts';
import type { PollerLike } from './contract.ts';
import { LACKING } from './lacking.ts';

/** The same class, to be played in steps; or why there is none, as a clause. */
export type InSteps = { readonly Poller: PollerLike } | { readonly why: string };

type Module = Readonly<Record<string, unknown>>;

/**
 * Takes the classes of a module in steps, where they will be wanted. `load` gives the rewritten module, which exports
 * the same names, or `$why` it could not be rewritten. It comes with the tests: while these run, nobody waits for a file.
 */
export async function rewritten(module: Module, load: () => Promise<Module>): Promise<void> {
  if (!COUNTS && !LACKING) return;
  const other = await load().catch((error: unknown): Module => ({ $why: sayWhy(error) }));
  for (const [name, value] of Object.entries(module)) {
    if (typeof value === 'function') known.set(value, inStepsOf(other, name));
  }
}

/** Null where nobody has rewritten it. */
export function inSteps(Poller: PollerLike): InSteps | null {
  return known.get(Poller) ?? null;
}

// --- internal ---

const known = new WeakMap<object, InSteps>();

function inStepsOf(other: Module, name: string): InSteps {
  const { $why, [name]: Poller } = other;
  return typeof $why === 'string' ? { why: $why } : { Poller: Poller as PollerLike };
}

function sayWhy(error: unknown): string {
  return `it does not load in another shape: ${sayError(error)}`;
}
