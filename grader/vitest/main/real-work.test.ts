import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { mayWorkOutside } from './real-work.mjs';

function ask(code: string): boolean {
  return mayWorkOutside(parseSync('file.ts', code).program);
}

test.each([
  "import { ClosedError } from '@socketlings/net';",
  "import { FrameReader } from '@socketlings/net/frames';",
  "import { setTimeout as sleep } from 'node:timers/promises'; await sleep(1);",
  "import { helper } from './helper.ts'; helper();",
  'const p = new Uint8Array(10); Promise.resolve().then(() => p);',
])('%s stays inside', (code) => {
  expect(ask(code)).toBe(false);
});

test.each([
  "import { readFile } from 'node:fs/promises';",
  "export { gzip } from 'node:zlib';",
  "const net = await import('node:net');",
  "crypto.subtle.digest('SHA-1', p);",
  "globalThis['fetch']('x');",
  "process.getBuiltinModule('fs');",
  "new Function('return 1')();",
])('%s may go on outside', (code) => {
  expect(ask(code)).toBe(true);
});
