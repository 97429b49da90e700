import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { removeAll } from './remove-all.mjs';

test(
  'a folder goes, although somebody writes into it for a while',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'socketlings-remove-'));
    const writer = spawn(process.execPath, ['-e', WRITER, folder], { stdio: 'ignore' });
    await vi.waitFor(() => expect(existsSync(join(folder, '1'))).toBe(true), {
      timeout: 30_000,
      interval: 1,
    });

    removeAll(folder);

    expect(existsSync(folder)).toBe(false);
    writer.kill('SIGKILL');
  },
);

// Until its folder is gone.
const WRITER = `
  const fs = require('node:fs');
  const end = Date.now() + 300;
  for (let i = 1; Date.now() < end; i += 1) fs.writeFileSync(process.argv[1] + '/' + i, '');
`;
