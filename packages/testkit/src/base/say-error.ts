/** An error in one line; whatever was thrown, this does not throw. */
export function sayError(error: unknown): string {
  try {
    if (error instanceof Error)
      return `${error.name}: ${error.message}`.split('\n')[0]!.slice(0, 300);
    return `${String(error).slice(0, 300)} (not an Error)`;
  } catch {
    return 'something that cannot be printed';
  }
}
