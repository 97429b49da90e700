import { jsonRpc } from './json-rpc.ts';
import { prefixed } from './prefixed.ts';
import { solution } from './solution.ts';
import type { Stack } from './stack.ts';

export const STACKS: Readonly<Record<string, Stack>> = {
  'the solution': solution,
  'net with it-length-prefixed': prefixed,
  'vscode-jsonrpc': jsonRpc,
};

export function stackOf(name: string): Stack {
  const stack = STACKS[name];
  if (!stack) throw new Error(`There is no stack ${name}.`);
  return stack;
}
