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

function list(names: string[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}
