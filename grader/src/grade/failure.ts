// Turns a failed test into what a learner reads: a sentence, a place, a story.

import nativePath, { normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ThrownEvent } from '../../vitest/events.ts';
import { isInside } from '../machine/inside.ts';
import type { Seed, StepReport } from './report.ts';
import type { Place, TestVerdict } from './verdict.ts';
import { USED_UP, sayThrown } from '../run/words.ts';
import { shown } from '../workshop/workshop.ts';

/** What a report says of a test that did not pass; `file`: the learner's, `tests`: those of its exercise. */
export function explainFailure(
  test: TestVerdict,
  { file, tests }: { file: string; tests: readonly string[] },
): Partial<StepReport> {
  const { facts } = test.thrown ?? {};
  const at = placeOf(test, file);
  const asked = test.thrown && placeInTests(tests, test.thrown);
  return {
    lesson: facts?.lesson ?? sentenceFor(test),
    ...(facts?.story && { story: facts.story }),
    ...(facts?.scenes && { scenes: facts.scenes }),
    ...(at && { at }),
    ...(asked && { test: asked }),
    ...(facts?.expected && { expected: facts.expected }),
    ...(facts?.received && { received: facts.received }),
    ...(facts?.diagnosis && { diagnosis: facts.diagnosis }),
    ...(test.network && { seed: toSeed(test.network) }),
  };
}

/**
 * The learner's own line nearest to the error, or nothing. A stack names files as vite does, with slashes
 * on every system, or by their address.
 */
export function placeIn(
  file: string,
  { stack, causeStack = '' }: Pick<ThrownEvent, 'stack' | 'causeStack'>,
  system = nativePath,
): Place | undefined {
  const frames = `${causeStack}\n${stack}`.matchAll(
    /^ +at (?!__loop_\w+ )(?:.*\()?(.+?):(\d+):\d+\)?$/gm,
  );
  for (const [, module = '', line] of frames) {
    const path = module.startsWith('file:')
      ? fileURLToPath(module, { windows: system.sep === '\\' })
      : module;
    if (system.isAbsolute(path) && isInside(system.dirname(file), path, system))
      return { file: path, line: Number(line) };
  }
  return undefined;
}

// --- internal ---

/** The line of a test; what a stack of the learner's making says is believed for nothing but its number. */
function placeInTests(tests: readonly string[], thrown: ThrownEvent): StepReport['test'] {
  const [first] = tests;
  const place = first === undefined ? undefined : placeIn(first, thrown);
  const file = place && tests.find((path) => path === normalize(place.file));
  return file === undefined ? undefined : { file: shown(file), line: place!.line };
}

function sentenceFor(test: TestVerdict): string {
  const { verdict, loop, slow, exitCall, uncaught, flooded, outOfMemory, thrown } = test;
  if (loop) {
    return `Line ${loop.line} runs again and again, and while it does nobody else can. What would end it? Or should it wait for something?`;
  }
  if (verdict === 'hung' && slow) {
    return 'This did not come to an end in time, though something happened all the while. Either each call takes very long, or something is done again and again. What takes most of the time?';
  }
  if (verdict === 'hung') {
    return 'This never came to an end: your code kept the process busy and let nobody else run. Look for a loop that nothing ends, or one that never waits.';
  }
  if (flooded) return 'Your code printed more than 200 MB. What prints without an end?';
  if (outOfMemory) return `Your code ${USED_UP}`;
  if (verdict === 'tampered')
    return 'Something acted on the tests themselves, so this counts for nothing.';
  if (exitCall) {
    return `Your code calls ${exitCall}: that would end the process for every other client, too. Return, or throw an error.`;
  }
  if (uncaught && thrown) {
    return `Nobody caught an error of your code, and that ends a real process: ${sayThrown(thrown)}`;
  }
  if (thrown) return `The test could not go on: ${sayThrown(thrown)}`;
  return 'Your code ended the process in the middle of the test.';
}

function placeOf({ loop, thrown }: TestVerdict, file: string): StepReport['at'] {
  const place = loop ?? (thrown && placeIn(file, thrown));
  return place && { file: shown(place.file), line: place.line };
}

function toSeed(network: string): Seed {
  return network === 'friendly' || network === 'nasty' || network === 'real'
    ? network
    : Number(network);
}
