/** Tells the parent the port, and answers each line with the bytes of the heap; ends with the parent. */
export function serving(port: number): void {
  process.stdout.write(`${port}\n`);
  process.stdin.on('data', () => {
    globalThis.gc!();
    process.stdout.write(`${process.memoryUsage().heapUsed}\n`);
  });
  process.stdin.on('end', () => process.exit());
}
