// What page and worker say to each other.

import type { Event } from '../../../../grader/vitest/events.ts';

/** What a worker is for, before there is anything to judge: it gets ready meanwhile. */
export interface Prepare {
  readonly slug: string;
  /** The networks, as testkit reads them. */
  readonly networks: string;
}

export interface Run {
  /** The file under test. */
  readonly text: string;
  /** How it is called in stories and stacks: `/exercises/NN-name/src/name.ts`. */
  readonly file: string;
  /** Whether frames are given to this exercise. */
  readonly frames: boolean;
  /** Titles of the only tests to run. */
  readonly tests?: readonly string[];
}

export type Question = { readonly prepare: Prepare } | { readonly run: Run };

export type Answer =
  | { readonly ready: true }
  | { readonly events: readonly Event[] }
  | { readonly failed: string };
