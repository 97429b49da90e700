// Where only the first failure of a subject counts: whether it has come, and the rest of its tests can be left out.

import process from 'node:process';

const endsWithFirst = process.env['SOCKETLINGS_ENDS_WITH_FIRST'] !== undefined;
let hasFailed = false;

export function beginSubject() {
  hasFailed = false;
}

export function isDone() {
  return endsWithFirst && hasFailed;
}

/** @template T @param {T} error what is thrown for a test that has failed */
export function failedWith(error) {
  hasFailed = true;
  return error;
}
