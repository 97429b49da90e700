/** Whether a line of a stack is in the workshop's own code: that has an address, and the file under test a path. */
export function isOurs(line: string): boolean {
  return /\bhttps?:\/\//.test(line);
}
