// expect 1.1 failed: Your code failed with "null (not an Error)"
// expect 1.3 failed: an everyday thing
export async function handleConn(): Promise<void> {
  throw null;
}
export async function serve(): Promise<void> {}
