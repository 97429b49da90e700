import { together } from '../run/orders.ts';
import type { ExerciseReport } from '../grade/report.ts';
import { printable } from './text.ts';

/** In how many orders tasks were played, in sentences; none where they were not. */
export function sayOrders({ steps }: ExerciseReport): string[] {
  const { orders } = together(steps.map((step) => step.orders));
  if (!orders) return [];
  const { played, interruptions, why } = orders;
  const number = played.toLocaleString('en');
  const times = `${interruptions} interruption${interruptions === 1 ? '' : 's'}`;
  return [
    `Played ${number} orders, with at most ${times} in each.`,
    ...(why === undefined ? [] : [`Not all that there are: ${printable(why)}. ${NESTED}`]),
  ];
}

// --- internal ---

const NESTED =
  'So whoever was interrupted went on only when those that came in between had ended or slept.';
