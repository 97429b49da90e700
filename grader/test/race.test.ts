// Whatever is pushed or chosen while the second stage looks: every place between two questions to GitHub is
// tried.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pullRequest, type FakeGitHub } from './fake-github.ts';
import { PASSED } from './reports.ts';
import { HEAD, OF_THE_PULL, SecondStage } from './second-stage.ts';
import { patient } from './start.ts';

const NEXT = 'd'.repeat(40);

let stage: SecondStage;
let github: FakeGitHub;

beforeEach(async () => {
  stage = await SecondStage.open();
  ({ github } = stage);
});
afterEach(() => stage[Symbol.asyncDispose]());

/** A fork that brings its own `.github` in one commit. */
function forge(commit: string): void {
  github.workflowsOf = (each) => (each === commit ? 'of a stranger' : 'of the course');
  stage.leave({ ...PASSED, change: { ...OF_THE_PULL, head: commit } });
}

describe('whatever changes between two requests', patient, () => {
  /** Plays the second stage undisturbed, then once for each of its requests with a change right before it. */
  async function atEvery(
    prepare: () => void,
    change: () => void,
    look: (at: number, last: number) => void,
  ): Promise<void> {
    let last = 0;
    for (let at = 0; at <= last; at += 1) {
      await stage[Symbol.asyncDispose]();
      stage = await SecondStage.open();
      ({ github } = stage);
      prepare();
      const event = github.event();
      github.before = (request) => {
        if (request === at) change();
      };
      await stage.comment(event).catch(() => {});
      if (at === 0) last = github.requests;
      else look(at, last);
    }
    expect(last).toBeGreaterThan(3);
  }

  const green = (): string[] =>
    github.statuses.filter(({ state }) => state === 'success').map(({ commit }) => commit);

  test('a clean head after a forged one', async () => {
    await atEvery(
      () => forge(HEAD),
      () => (github.head = NEXT),
      () => {
        expect(green()).toEqual([]);
        expect(stage.body).not.toContain('points');
      },
    );
  });

  test('a forged head after a clean one', async () => {
    await atEvery(
      () => {
        forge(NEXT);
        stage.leave(PASSED);
      },
      () => (github.head = NEXT),
      () => expect(green().filter((commit) => commit !== HEAD)).toEqual([]),
    );
  });

  test('no comment is written once the head is another', async () => {
    await atEvery(
      () => stage.leave(PASSED),
      () => (github.head = NEXT),
      (at, last) => expect(github.comments).toHaveLength(at < last ? 0 : 1), // the last one writes it
    );
  });

  test('the branch that it is for: an old one grades, and main is shown', async () => {
    await atEvery(
      () => {
        github.pulls = [pullRequest(7, HEAD, 'old')];
        github.branches = { main: NEXT, old: OF_THE_PULL.base };
        stage.leave(PASSED);
      },
      () => (github.pulls[0]!.base.ref = 'main'),
      () => {
        expect(green()).toEqual([]);
        expect(stage.body).not.toContain('All done');
      },
    );
  });

  test('the repository that it is from: it is deleted', async () => {
    await atEvery(
      () => stage.leave(PASSED),
      () => (github.pulls[0]!.head.repo = null),
      () => expect(green()).toEqual([HEAD]),
    );
  });
});
