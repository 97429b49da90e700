// The commit to which an update moves: of a new history, of another one, or of a tag.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eachInScratch, Repository, statusIn, type Scratch } from './scratch-update.ts';
import { patient } from './start.ts';

const ONE = 'exercises/01-echo-server';
const SRC = `${ONE}/src/echo-server.ts`;
const TESTS = `${ONE}/test/echo-server.test.ts`;

let scratch: Scratch;
let upstream: Repository;
let learner: Repository;

eachInScratch((made) => {
  scratch = made;
  ({ upstream, learner } = made);
});

const status = (): string[] => statusIn(learner);

test('a history that was begun anew is followed', patient, async () => {
  learner.write(SRC, 'my work');
  upstream.git('checkout', '--quiet', '--orphan', 'again');
  upstream.append(TESTS, '// new\n');
  const tip = upstream.commit('begin again');
  upstream.git('branch', '--quiet', '-M', 'main');
  const { code, out } = await learner.update();

  expect([code, learner.git('rev-parse', 'HEAD'), status()]).toEqual([0, tip, [`M ${SRC}`]]);
  expect([learner.read(SRC), out.includes('before-update')]).toEqual(['my work', false]);
});

test('a course of another history is joined, and the work pushed as before', patient, async () => {
  const course = new Repository(join(scratch.parent, 'course'));
  new Repository(scratch.parent).git('clone', '--quiet', upstream.folder, 'course');
  course.git('checkout', '--quiet', '--orphan', 'again');
  course.append(TESTS, '// new\n');
  const tip = course.commit('begin again');
  course.git('branch', '--quiet', '-M', 'main');
  upstream.git('config', 'receive.denyCurrentBranch', 'ignore');
  learner.write(SRC, 'my work\n');
  const own = learner.commit('my work');
  learner.git('push', '--quiet');
  learner.git('remote', 'add', 'course', course.folder);
  const { code, out } = await learner.update(['--to', 'course/main']);
  const head = learner.git('rev-parse', 'HEAD');

  expect([code, learner.git('show', '--no-patch', '--format=%P')]).toEqual([0, `${own} ${tip}`]);
  expect(out).toContain('The workshop is now course/main as of');
  learner.git('push', '--quiet');
  expect(await learner.update(['--to', 'course/main'])).toMatchObject({ code: 0, err: '' });
  expect(learner.git('rev-parse', 'HEAD')).toBe(head);
});

test('an older state can be asked for by its tag', patient, async () => {
  upstream.git('tag', 'v1');
  upstream.append(TESTS, '// new\n');
  upstream.commit();
  await learner.update();
  learner.write(SRC, 'my work');
  const { code } = await learner.update(['--to', 'v1']);

  expect([code, learner.git('rev-parse', 'HEAD')]).toEqual([0, upstream.git('rev-parse', 'v1')]);
  expect([learner.read(SRC), status()]).toEqual(['my work', [`M ${SRC}`]]);
});
