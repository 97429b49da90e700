import type { Scene } from './scene.ts';

/** What a failed test has to say. Everything is plain text, ready to be printed or reported. */
export interface Facts {
  /** One sentence: what to understand or to change. */
  readonly lesson: string;
  readonly expected?: string;
  readonly received?: string;
  /** What the simulator saw: who waits for whom, what has failed. */
  readonly diagnosis?: string;
  /** What happened on the wire, a line each. */
  readonly story?: readonly string[];
  /** The same as data, where it is known. */
  readonly scenes?: readonly Scene[];
  /** The network in which it failed: `friendly`, `nasty` or a seed. */
  readonly network?: string;
}

/** The only error that a test throws on purpose. */
export class Lesson extends Error {
  override readonly name = 'Lesson';
  readonly facts: Facts;
  readonly #genuine = true;

  constructor(facts: Facts, options?: ErrorOptions) {
    super(format(facts), options);
    this.facts = facts;
  }

  /** The facts of a lesson; an error that only looks like one has none. */
  static factsOf(error: unknown): Facts | undefined {
    const genuine = typeof error === 'object' && error !== null && #genuine in error;
    return genuine && error.#genuine ? error.facts : undefined;
  }
}

// The text that plain vitest prints; the grader lays the facts out by itself.
function format({ lesson, expected, received, diagnosis, story, network }: Facts): string {
  return [
    lesson,
    ...(expected ? [`  expected ${expected}`] : []),
    ...(received ? [`  received ${received}`] : []),
    ...(diagnosis ? [`  ${diagnosis}`] : []),
    ...(story?.length ? [`what happened${network ? ` (network: ${network})` : ''}`] : []),
    ...(story ?? []).map((line, i) => `  ${i + 1}. ${line}`),
  ].join('\n');
}
