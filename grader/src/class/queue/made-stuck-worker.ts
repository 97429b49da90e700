// For a test: a worker that takes an answer, says so, and never comes to an end. It is killed then.

import { work } from './work.ts';

const { signal } = new AbortController();
const gradeWith = () => () => {
  console.log('taken');
  return new Promise<never>(() => {});
};
await work({
  address: process.argv[2]!,
  jobs: 1,
  signal,
  patience: 300, // ms
  say: () => {},
  done: () => {},
  gradeWith,
});
