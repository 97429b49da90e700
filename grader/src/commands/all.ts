// Every command: its name, what `--help` says of it, the flags it knows and what it calls. A command is loaded when it
// is typed: nobody waits for the others.

import { chooseExercise } from '../cli/choose.ts';
import type { Meanings } from '../cli/flags.ts';
import { UsageError } from '../usage-error.mjs';
import { asItLies, openWorkshop } from '../workshop/workshop.ts';
import { formatNames } from '../writers/format.ts';
import { askedOrAll, askedOrOpen, type Call } from './call.ts';

export interface Entry {
  readonly name: string;
  readonly description: string;
  readonly flags?: Meanings;
  /** The first word, where it is not the number of an exercise, and what it means. */
  readonly argument?: readonly [name: string, meaning: string];
  /** Whether something may stand behind the number. */
  readonly takesWords?: boolean;
  readonly run: (call: Call) => number | Promise<number>;
}

const STEP = 'only one step, as in 3.4';
const SEED = 'only one network: friendly, nasty, real, or a number';
const OUTPUT = 'all that the code prints, not just the first lines';

export const COMMANDS: readonly Entry[] = [
  {
    name: 'exercise',
    description: 'grade your solution of an exercise; on a terminal after every save',
    flags: {
      once: 'grade once, and leave',
      step: STEP,
      seed: SEED,
      output: OUTPUT,
      inspect: 'run one step for a debugger',
    },
    run: async (call) => {
      const exercise = askedOrOpen(call, { aloud: true });
      const command = call.flags.inspect
        ? (await import('./inspect.ts')).inspectCommand
        : (await import('./exercise.ts')).exerciseCommand;
      return command(exercise, call.flags, call.screen, call.signal);
    },
  },
  {
    name: 'start',
    description: 'all of it as a page in your browser, live with every save',
    flags: {
      open: 'print the address, and open nothing',
      port: 'the port; any free one without it',
    },
    run: async ({ flags, screen, signal }) => {
      const { startCommand } = await import('./start.ts');
      return startCommand(flags, screen, signal);
    },
  },
  {
    name: 'hint',
    description: 'the next hint for the first step that fails',
    flags: { step: 'for this step, as in 3.4' },
    run: async (call) => {
      const { hintCommand } = await import('./hint.ts');
      return hintCommand(askedOrOpen(call), call.flags, call.screen, call.signal);
    },
  },
  {
    name: 'solution',
    description: 'grade the reference solution, or all of them',
    flags: { diff: 'compare it with yours instead' },
    run: async (call) => {
      const { asked, flags, screen, signal } = call;
      const { allSolutions, differenceCommand, solutionCommand } = await import('./solution.ts');
      if (flags.diff) return differenceCommand(askedOrOpen(call), screen);
      if (asked) return solutionCommand(chooseExercise(asked), screen, signal);
      return allSolutions(openWorkshop(), screen, signal);
    },
  },
  {
    name: 'reset',
    description: 'put the starter back, and keep your work in a dated copy',
    flags: { restore: 'bring the latest copy back' },
    run: async ({ asked, flags, screen }) => {
      const { resetCommand } = await import('./reset.ts');
      if (!asked) throw new UsageError('Which exercise? Type its number, as in: npm run reset 1');
      return resetCommand(chooseExercise(asked), flags, screen);
    },
  },
  {
    name: 'try',
    description: 'run your own code for real, on a port of this machine',
    flags: {
      port: 'the port; any free one without it',
      solution: 'run the reference solution instead',
    },
    takesWords: true,
    run: async (call) => (await import('./try.ts')).tryCommand(call),
  },
  {
    name: 'progress',
    description: 'every exercise with its steps and points',
    run: async ({ screen }) => (await import('./progress.ts')).progressCommand(screen),
  },
  {
    name: 'grade',
    description: 'grade once, with a report',
    flags: {
      exercise: 'the same as the number alone',
      submission: 'grade another tree: DIR/exercises/NN-name/src',
      step: STEP,
      seed: SEED,
      output: OUTPUT,
      json: 'print the report as JSON',
      format: `write reports: ${formatNames().join(', ')}`,
      out: 'where to write them; .reports without it',
      asCi: 'grade what a pull request changes, as CI does; with --base and --head',
      base: 'the commit that grades',
      head: 'the commit whose answers are graded',
      comment: 'in a job on GitHub: comment on the pull request of a run that has ended',
      requireSandbox: 'grade nothing unless it is there: bwrap',
      check: 'grade again, and say where a report in JSON differs',
    },
    run: async (call) => (await import('./grade-asked.ts')).gradeAsked(call),
  },
  {
    name: 'class',
    description:
      'grade a class: init, import, grade, report, regrade, override, similar, merge, worker',
    flags: {
      roster: 'for init: a table with a line for each student',
      lms: 'the learning platform: moodle, canvas, blackboard',
      student: 'for import: whose hand-in it is, if it is one',
      at: 'for import: when it was handed in',
      exercise: 'only these, as in 1,2',
      jobs: 'for grade and worker: how many at a time; 2 without it',
      requireSandbox: 'for grade and worker: grade nothing unless it is there: bwrap',
      csv: 'for report: the tables alone',
      html: 'for report: the pages alone',
      shard: 'for grade: only this part of it, as in 3/10',
      queue: 'for grade: let workers do it, at redis://host:port',
      points: 'for override: how many a step or an exercise has',
      why: 'for override and regrade: the reason',
    },
    argument: ['[action]', 'what to do; then the folder of the class'],
    takesWords: true,
    run: async (call) => (await import('./class.ts')).classCommand(call),
  },
  {
    name: 'verify',
    description: 'prove that the workshop itself is sound',
    flags: {
      json: 'print the proof as JSON',
      full: 'seeds 1 to 100, and every step that each wrong turn fails',
      seeds: 'seeds 1 to n, for what must pass',
      repeat: 'grade starter, solution and alternatives n times, with fresh seeds',
      mutate: 'change the solutions by operators instead, and list what no test sees',
    },
    run: async (call) => {
      const exercises = askedOrAll(call).map(asItLies);
      const command = call.flags.mutate
        ? (await import('./mutate.ts')).mutateCommand
        : (await import('./verify.ts')).verifyCommand;
      return command(exercises, call.flags, call.screen, call.signal);
    },
  },
  {
    name: 'doctor',
    description: 'what is wrong with this machine, and the fix',
    flags: { json: 'print the findings as JSON' },
    run: async ({ flags, screen }) => (await import('./doctor.ts')).doctorCommand(flags, screen),
  },
];
