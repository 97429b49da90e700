import type { Event } from '../../vitest/events.ts';

/** In how many orders tasks were played, and how often one was stopped at most. */
export interface Orders {
  readonly played: number;
  readonly interruptions: number;
  /** Why not in every way there is, as a clause. */
  readonly why?: string;
}

/** What a test has told of its orders. */
export function ordersIn(events: readonly Event[]): { orders?: Orders } {
  return together(
    events.flatMap((event) => {
      if (event.type !== 'played') return [];
      const { orders: played, interruptions, why } = event;
      return [{ played, interruptions, ...(why !== undefined && { why }) }];
    }),
  );
}

/** Those of several tests, or steps. */
export function together(all: readonly (Orders | undefined)[]): { orders?: Orders } {
  const told = all.filter((each) => each !== undefined);
  if (told.length === 0) return {};
  const why = told.find((each) => each.why !== undefined)?.why;
  const orders = {
    played: told.reduce((sum, { played }) => sum + played, 0),
    interruptions: Math.max(...told.map(({ interruptions }) => interruptions)),
    ...(why !== undefined && { why }),
  };
  return { orders };
}
