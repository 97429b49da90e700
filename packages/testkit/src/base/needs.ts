import { prototypeOf } from './border.ts';
import { Lesson } from './lesson.ts';

/** Says in one sentence which exports the tests miss, before they fail in less helpful ways. */
export function needs(functions: Record<string, unknown>): void {
  const names = Object.keys(functions);
  const missing = names.filter((name) => typeof functions[name] !== 'function');
  if (missing.length === 0) return;
  throw new Lesson({
    lesson:
      `Your file must export ${list(names)}; ${list(missing)} cannot be found. ` +
      `Did you rename it, or lose an \`export\`?`,
  });
}

/** The error classes that tests ask for, as they are now: each must be one of the file's own, and no two the same. */
export function ownErrors<T extends Record<string, unknown>>(classes: T): Readonly<T> {
  for (const [name, type] of Object.entries(classes)) {
    const others = Object.values(classes).filter((other) => other !== type);
    const isOwn = isOwnError(type) && others.length === Object.keys(classes).length - 1;
    if (!isOwn) throw new Lesson({ lesson: notOwn(name) });
  }
  return Object.freeze({ ...classes });
}

// --- internal ---

const BUILT_IN = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  AggregateError,
].map((type) => type.prototype as object);

function isOwnError(type: unknown): boolean {
  const prototype = prototypeOf(type);
  if (!prototype || BUILT_IN.includes(prototype)) return false;
  let above: object | null = prototype;
  while (above && above !== Error.prototype) above = Object.getPrototypeOf(above) as object | null;
  return above === Error.prototype;
}

function notOwn(name: string): string {
  return `\`${name}\` must be a class of its own that extends Error: \`class ${name} extends Error { … }\`, as your file had it at the start.`;
}

function list(names: string[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}
