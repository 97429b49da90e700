// `node:url`: a file has no other address here than its path.

export function fileURLToPath(address: URL | string): string {
  return new URL(address).pathname;
}
