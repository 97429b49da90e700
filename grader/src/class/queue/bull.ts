// BullMQ and a client of Redis lie in a folder of their own, which `npm ci` leaves alone: a learner never needs them. So
// their types are not there either when the workshop is checked, and what is used of them is written down here.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { codeOf } from '../../machine/files.ts';
import { UsageError } from '../../usage-error.mjs';
import { root } from '../../workshop/workshop.ts';

export interface Job {
  readonly id: string;
  readonly data: unknown;
  waitUntilFinished(events: QueueEvents): Promise<unknown>;
  /** Takes it back from the worker with this token. */
  moveToWait(token: string): Promise<unknown>;
}

interface Closable {
  on(event: string, listener: (...args: never[]) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

export interface Queue extends Closable {
  setMaxListeners(most: number): unknown;
  /** A job that has this id already is left as it is, and returned. */
  add(name: string, data: unknown, options: { jobId: string }): Promise<Job>;
  /** Throws if a worker is at it. */
  remove(id: string): Promise<number>;
  getWorkersCount(): Promise<number>;
}

export type QueueEvents = Closable;
export type Worker = Closable;

export interface Redis {
  readonly status: string;
  connect(): Promise<void>;
  info(section: string): Promise<string>;
  get(key: string): Promise<string | null>;
  set(key: string, value: string, unit: 'EX', seconds: number): Promise<unknown>;
  del(key: string): Promise<number>;
  publish(channel: string, message: string): Promise<number>;
  subscribe(channel: string): Promise<unknown>;
  on(event: string, listener: (...args: never[]) => void): unknown;
  disconnect(): void;
}

/** Does a job. */
export type Process = (job: Job, token: string) => Promise<void>;

interface Options {
  readonly connection: Redis;
  readonly [name: string]: unknown;
}

export interface Bull {
  readonly Queue: new (name: string, options: Options) => Queue;
  readonly QueueEvents: new (name: string, options: Options) => QueueEvents;
  readonly Worker: new (name: string, process: Process, options: Options) => Worker;
  /** Thrown by one who has given a job back. */
  readonly WaitingError: new () => Error;
  readonly Redis: new (url: string, options: object) => Redis;
}

/** Throws a `UsageError` that says how to get them if they are not there. */
export function loadBull(folder = join(root, 'grader', 'queue')): Bull {
  const require = createRequire(join(folder, 'package.json'));
  try {
    const bull = require('bullmq') as Omit<Bull, 'Redis'>;
    const { Redis } = require('ioredis') as Pick<Bull, 'Redis'>;
    return { ...bull, Redis };
  } catch (error) {
    if (codeOf(error) !== 'MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      'A queue needs BullMQ, which is not installed with the workshop: npm ci --prefix grader/queue',
    );
  }
}
