// From a command to its verdict, against vitest by hand: the same file, networks and real sockets.

import { join } from 'node:path';
import { $ } from 'zx';
import { root } from '../../grader/src/workshop/layout.mjs';
import { NETWORKS } from '../../grader/src/run/networks.mjs';
import { ratio, row, timed, type Row } from './row.ts';

export async function once(rounds: number): Promise<Row[]> {
  const quietly = $({ cwd: root, quiet: true, nothrow: true });
  const env = { ...process.env, SOCKETLINGS_NETWORKS: NETWORKS.once };
  const folder = join(root, 'exercises', '01-echo-server');
  const theirs: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(await timed(() => quietly({ cwd: folder, env })`npx vitest run`));
    ours.push(await timed(() => quietly`npm run exercise 1 -- --once`));
  }
  return [
    row('(a) npx vitest run', theirs, 'ms'),
    row('    npm run exercise 1 -- --once', ours, 'ms'),
    ratio('    over vitest', ours, theirs, { most: 1.15 }),
  ];
}
