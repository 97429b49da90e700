import { expect, test } from 'vitest';
import { FrameSource } from './frame-source.ts';
import { ReaderContract } from './reader-contract.ts';
import { ScriptedConn } from './scripted-conn.ts';

test('who has heard of the end may say so behind a deadline, and nobody else', async () => {
  const conn = new ScriptedConn();
  const contract = new ReaderContract(new FrameSource([], 5), conn, {} as never);
  conn.sendEnd();
  contract.past.ended = true;
  contract.past.late = true;
  expect(contract.after(0).end).toBe(false);
  expect(await conn.read(new Uint8Array(1))).toBe(null);
  expect(contract.after(0).end).toBe(true);
  contract.past.arrived = 1;
  expect(contract.after(0).end).toBe(false);
});
