// The grader's view of the tree, in which paths are those of the repository already.

export function shown(path: string): string {
  return path.replace(/^\//, '');
}

/** A page shows a test by its step: the text that runs here has no lines. */
export function testFilesOf(): string[] {
  return [];
}
