// Fingerprints of a program by winnowing (Schleimer, Wilkerson and Aiken, 2003): of every window of hashes the least
// is kept, so that whatever two programs have in common, if it is long enough, has one in both.

import type { Token } from './tokens.ts';

/** Where fingerprints stand: lines from the first to the last. */
export interface Print {
  readonly hash: number;
  readonly from: number;
  readonly to: number;
}

/** Tokens of one fingerprint: what is shorter looks alike by chance. */
export const GRAM = 16;
/** Hashes of one window: nothing in common of `GRAM + WINDOW - 1` tokens goes unseen. */
export const WINDOW = 12;

export function fingerprints(tokens: readonly Token[]): Print[] {
  const grams = tokens.slice(0, Math.max(0, tokens.length - GRAM + 1)).map((token, i): Print => {
    const own = tokens.slice(i, i + GRAM);
    return { hash: hashOf(own), from: token.line, to: Math.max(...own.map(({ line }) => line)) };
  });
  const kept = new Set<Print>();
  for (let i = 0; i < Math.max(1, grams.length - WINDOW + 1); i += 1) {
    const window = grams.slice(i, i + WINDOW);
    const least = window.reduceRight<Print | undefined>((best, each) => {
      return best && best.hash <= each.hash ? best : each; // of equals the last
    }, undefined);
    if (least) kept.add(least);
  }
  return [...kept];
}

// --- internal ---

/** FNV-1a, 32 bits. */
function hashOf(tokens: readonly Token[]): number {
  let hash = 0x811c9dc5;
  for (const { text } of tokens) {
    for (let i = 0; i < text.length; i += 1)
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 10, 0x01000193);
  }
  return hash >>> 0;
}
