// `class worker`: takes answers from a queue, grades them, and says what came out.

import { hostname } from 'node:os';
import { removeAll } from '../../machine/remove-all.mjs';
import { makeTempFolder } from '../../machine/temp.mjs';
import { UsageError } from '../../usage-error.mjs';
import { gradeIn, type GradeOne } from '../grade-class.ts';
import { loadBull, type Bull, type Job, type Process, type Redis } from './bull.ts';
import { KEPT, pack, placeOf, unpackAnswer } from './parcel.ts';
import { connect, expectServer, readAddress } from './server.ts';
import { CHANNEL, queueName, termsHere, whyUnfit, type Terms } from './terms.ts';

export interface Shift {
  readonly address: string;
  /** How many at a time. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Hears how the queue is, and of each answer when it is graded. */
  readonly say: (sentence: string) => void;
  readonly done: (exercise: number) => void;
  /** How an answer in the folder of a class is graded; as `class grade` does without it. */
  readonly gradeWith?: (folder: string) => GradeOne;
  readonly terms?: Terms;
  /** ms after which another worker takes what this one has left. */
  readonly patience?: number;
}

/** Until `signal`. Throws a `UsageError` if there is no queue, or the class there is graded by other tools. */
export async function work(shift: Shift): Promise<void> {
  const url = readAddress(shift.address);
  const bull = loadBull();
  await expectServer(bull, url);
  const terms = shift.terms ?? termsHere();
  const connections = [shift.say, () => {}].map((say) => connect(bull, url, say));
  const [forJobs, forCalls] = connections as [Redis, Redis];
  const stop = new AbortController();
  const unfit = hear(forCalls, terms);
  const worker = startWorker(bull, { connection: forJobs, terms, shift, signal: stop.signal });
  shift.say('Waiting for answers. Ctrl-C ends it; what it is at goes back to the queue.');
  const why = await Promise.race([unfit, ended(shift.signal)]);
  stop.abort();
  if (forJobs.status === 'ready') await worker.close();
  for (const each of connections) each.disconnect();
  if (why) throw new UsageError(why);
}

// --- internal ---

const PATIENCE = 15_000; // ms; whoever lives says so twice in it

interface Desk {
  readonly connection: Redis;
  readonly terms: Terms;
  readonly shift: Shift;
  readonly signal: AbortSignal;
}

function startWorker(bull: Bull, desk: Desk) {
  const { connection, terms, shift } = desk;
  const { patience = PATIENCE, jobs } = shift;
  const worker = new bull.Worker(queueName(terms), gradeJobs(bull, desk), {
    connection,
    concurrency: jobs,
    lockDuration: patience,
    stalledInterval: patience / 3,
    maxStalledCount: 3, // what ends four workers is no accident
  });
  worker.on('error', () => {}); // told by `connect`
  return worker;
}

function gradeJobs({ WaitingError }: Bull, { connection, terms, shift, signal }: Desk): Process {
  return async (job, token) => {
    const found = await gradeOne(job, shift, signal).catch((error: Error) => error);
    if (signal.aborted) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    if (found instanceof Error) throw found;
    shift.done(found.exercise);
    const said = pack({ report: found.report, worker: `${hostname()}-${process.pid}` });
    await connection.set(placeOf(queueName(terms), job.id), said, 'EX', KEPT);
  };
}

async function gradeOne({ id, data }: Job, { gradeWith = gradeIn }: Shift, signal: AbortSignal) {
  const folder = makeTempFolder('job-');
  try {
    const answer = unpackAnswer(data, id, folder);
    const report = await gradeWith(folder)(answer, signal);
    return { exercise: answer.exercise.number, report };
  } finally {
    removeAll(folder);
  }
}

/** Why this machine cannot grade for the first who calls. Once it can for somebody, it stays. */
function hear(redis: Redis, terms: Terms): Promise<string> {
  return new Promise((resolve) => {
    let isHired = false;
    redis.on('message', (_: string, said: string) => {
      const why = whyUnfit(terms, said);
      if (why && !isHired) resolve(why);
      isHired ||= why === '';
    });
    redis.subscribe(CHANNEL).catch(() => {}); // the connection has ended
  });
}

function ended(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const end = (): void => resolve(undefined);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
