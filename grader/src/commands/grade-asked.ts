// `npm run grade` has several ways to grade: here is chosen which one is meant.

import { requireSandbox } from '../cli/require-sandbox.ts';
import { UsageError } from '../usage-error.mjs';
import { askedOrAll, type Call } from './call.ts';

export async function gradeAsked(call: Call): Promise<number> {
  const { typedNumber, flags, screen, signal } = call;
  if (flags.comment) return (await import('./comment.ts')).commentCommand(screen, process.env);
  requireSandbox(flags);
  if (flags.asCi) {
    const { asCiCommand } = await import('./as-ci.ts');
    return asCiCommand(typedNumber, flags, screen, signal);
  }
  if (flags.base ?? flags.head) throw new UsageError(AS_CI_ONLY);
  if (flags.check !== undefined) {
    const { checkCommand } = await import('./check.ts');
    return checkCommand(flags.check, flags, screen, signal);
  }
  const { gradeCommand } = await import('./grade.ts');
  return gradeCommand(askedOrAll(call), flags, screen, signal);
}

// --- internal ---

const AS_CI_ONLY =
  '--base and --head belong to --as-ci: npm run grade -- --as-ci --base main --head HEAD';
