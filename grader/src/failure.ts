// Turns a failed test into what a learner reads: a sentence, a place, a story.

import { dirname } from 'node:path';
import type { ThrownEvent } from './events.ts';
import type { Seed, StepReport } from './report.ts';
import type { TestVerdict } from './verdict.ts';
import { shown } from './workshop.ts';

/** What a report says of a test that did not pass. */
export function explainFailure(test: TestVerdict, file: string): Partial<StepReport> {
  const { facts } = test.thrown ?? {};
  const at = placeOf(test, file);
  return {
    lesson: facts?.lesson ?? sentenceFor(test),
    ...(facts?.story && { story: facts.story }),
    ...(facts?.scenes && { scenes: facts.scenes }),
    ...(at && { at }),
    ...(facts?.expected && { expected: facts.expected }),
    ...(facts?.received && { received: facts.received }),
    ...(facts?.diagnosis && { diagnosis: facts.diagnosis }),
    ...(test.run && { seed: toSeed(test.run) }),
  };
}

// --- internal ---

function sentenceFor(test: TestVerdict): string {
  const { verdict, loop, exitCall, uncaught, flooded, outOfMemory, thrown } = test;
  if (loop) {
    return `Line ${loop.line} runs again and again, and while it does nobody else can. What would end it? Or should it wait for something?`;
  }
  if (verdict === 'hung') {
    return 'This never came to an end: your code kept the process busy and let nobody else run. Look for a loop that nothing ends, or one that never waits.';
  }
  if (flooded) return 'Your code printed more than 200 MB. What prints without an end?';
  if (outOfMemory) {
    return 'Your code used up all the memory it was given (256 MiB, with buffers 1 GiB). What grows without an end?';
  }
  if (verdict === 'tampered')
    return 'Something acted on the tests themselves, so this counts for nothing.';
  if (exitCall) {
    return `Your code calls ${exitCall}: that would end the process for every other client, too. Return, or throw an error.`;
  }
  if (uncaught && thrown) {
    return `Nobody caught an error of your code, and that ends a real process: ${firstLine(`${thrown.name}: ${thrown.message}`)}`;
  }
  if (thrown) return `The test could not go on: ${firstLine(`${thrown.name}: ${thrown.message}`)}`;
  return 'Your code ended the process in the middle of the test.';
}

function placeOf({ loop, thrown }: TestVerdict, file: string): StepReport['at'] {
  if (loop) return { file: shown(loop.file), line: loop.line };
  return thrown && placeIn(file, thrown);
}

/** The learner's own line nearest to the error, or nothing. */
function placeIn(file: string, thrown: ThrownEvent): { file: string; line: number } | undefined {
  const frames = `${thrown.causeStack ?? ''}\n${thrown.stack}`.matchAll(
    /^ +at (?:.*\()?(.+?):(\d+):\d+\)?$/gm,
  );
  for (const [, path, line] of frames) {
    if (path && dirname(path).startsWith(dirname(file)))
      return { file: shown(path), line: Number(line) };
  }
  return undefined;
}

function toSeed(run: string): Seed {
  return run === 'friendly' || run === 'nasty' || run === 'real' ? run : Number(run);
}

function firstLine(text: string): string {
  return text.split('\n')[0]!;
}
