// expect 1.1 failed: Not all bytes came back
// expect 1.3 failed: your handler is still there
export async function handleConn(): Promise<void> {
  await new Promise(() => {});
}
export async function serve(): Promise<void> {}
