import { expect, test } from 'vitest';
import { bwrapCommand, probeBwrap } from './bwrap.mjs';

test('bubblewrap is tried with all that a run asks of the system', () => {
  let tried: string[] = [];
  const probe = probeBwrap((_, args) => {
    tried = args;
    return {
      status: 1,
      stderr: "bwrap: Can't mount proc on /newroot/proc: Operation not permitted\n",
    };
  }, 'linux');
  const run = bwrapCommand({ root: '/w', visible: [], writable: '/w/t', hidden: [] });
  const asked = run.filter((word) => /^--(unshare|proc|dev|new-session|cap-drop)/.test(word));

  expect(tried).toEqual(expect.arrayContaining(asked));
  expect(probe.works).toBe(false);
  expect(probe.why).toContain("Can't mount proc");
});
