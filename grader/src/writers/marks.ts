// The signs that stand for verdicts and points; each has its own shape, so that colours may fail.

import { createColors } from 'picocolors';
import type { Seed } from '../grade/report.ts';
import type { Verdict } from '../grade/verdict.ts';
import type { Page } from './text.ts';

export function mark(verdict: Verdict, { colors }: Page): string {
  const { dim, green, red } = createColors(colors);
  if (verdict === 'passed') return green('✓');
  return verdict === 'not-run' ? dim('·') : red('✗');
}

export function bar(part: number, whole: number, { width, colors }: Page): string {
  const cells = width < 64 ? 6 : 16;
  const filled = Math.round((part / whole) * cells);
  return createColors(colors).green('█'.repeat(filled)) + '░'.repeat(cells - filled);
}

export function sayPoints(points: number, most: number, bonus: number): string {
  return `${points} of ${most} points${bonus > 0 ? ` + ${bonus} bonus` : ''}`;
}

/** Behind "Socketlings" in a title: whose work it is, where that is not the reader's own. */
export function sayWhose(subject: string): string {
  return subject === 'learner' ? '' : `: ${subject.replace(/^submission:/, '')}`;
}

/** Behind "what happened": in which network. */
export function sayNetwork(seed: Seed | undefined): string {
  if (seed === undefined) return '';
  if (seed === 'real') return ' (on real sockets)';
  return typeof seed === 'number' ? ` (the network of seed ${seed})` : ` (${seed} network)`;
}
