import { ClosedError } from '@socketlings/net';

/** The lesson of an error that says by itself what went wrong. */
export function knownMistake(error: unknown): string | undefined {
  if (isSecondClose(error)) return CLOSED_TWICE;
  if (error instanceof Error && error.message.startsWith('process.exit unexpectedly called')) {
    return 'Your code called process.exit(): that ends the server for all its clients. Return instead.';
  }
  return undefined;
}

/** Whether a connection was closed that was closed already. */
export function isSecondClose(error: unknown): boolean {
  return error instanceof ClosedError && error.op === 'close';
}

export const CLOSED_TWICE =
  'You closed the connection twice: the second close rejects with ClosedError. Close it in one ' +
  'place, which every way out goes through.';

export const REJECTED =
  'A promise of yours was rejected while nobody listened: that ends a real process. Every promise ' +
  'needs somebody who awaits or catches it.';
