// What each fact about the machine means for work with the workshop.

import { adviceOn } from '../run/bwrap.mjs';
import { makeWritable, temporaryVariable } from '../machine/platform.mjs';
import type { Machine } from './machine.ts';
import type { WayOfSaves } from './saves.ts';

export interface Finding {
  /** `warning`: everything works, but something could be better. */
  readonly state: 'fine' | 'warning' | 'problem';
  readonly says: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** Everything that was looked at, in the order in which it is told. */
export function examine(machine: Machine): Finding[] {
  return CHECKS.map((check) => check(machine));
}

// --- internal ---

type Check = (machine: Machine) => Finding;

const OLDEST = [20, 19] as const;
const OLDEST_NPM = 10;
const ROOM = { workshop: 50e6, temp: 200e6 }; // bytes
const MEMORY = 1e9; // bytes

const CHECKS: readonly Check[] = [
  ({ node }) => {
    const [major = 0, minor = 0] = node.split('.').map(Number);
    if (major === OLDEST[0] && minor >= OLDEST[1])
      return warning(`Node ${node} ${UNSUPPORTED}`, SUPPORTED);
    if (major > OLDEST[0]) return fine(`Node ${node}`);
    return problem(
      `Node ${node} is too old`,
      `Install ${OLDEST.join('.')} or newer from nodejs.org.`,
    );
  },
  ({ npm }) => {
    if (!npm) return fine('npm was not asked: this was started without it');
    if (Number(npm.split('.')[0]) >= OLDEST_NPM) return fine(`npm ${npm}`);
    return warning(`npm ${npm} is old`, `Type: npm install -g npm@${OLDEST_NPM}`);
  },
  ({ unlinked }) => {
    if (unlinked.length === 0) return fine("the workshop's packages are linked");
    return problem(`@socketlings/${unlinked[0]} does not lead to this folder`, 'Type: npm ci');
  },
  ({ withoutNative, platform }) => {
    if (withoutNative.length === 0) return fine('native packages are there for this system');
    return problem(
      `${withoutNative[0]} has no part for ${platform}`,
      'Type: npm ci, on this very system.',
    );
  },
  ({ readOnly, platform }) => {
    if (readOnly.length === 0) return fine('your files can be written');
    return problem(
      `${readOnly[0]} cannot be read and written`,
      `Give yourself the right: ${makeWritable(readOnly[0]!, platform)}`,
    );
  },
  ({ loopback }) => {
    if (loopback === undefined) return fine('127.0.0.1 can be listened on');
    return problem(
      `nobody can listen on 127.0.0.1: ${loopback}`,
      'Look for a firewall, or a container without loopback.',
    );
  },
  ({ bwrap, platform }) => {
    if (bwrap.works) return fine('the sandbox is the stronger one: bubblewrap');
    const says = `the sandbox is Node's permission model alone: ${bwrap.why}`;
    if (platform !== 'linux') return fine(says);
    return warning(says, adviceOn(bwrap.why));
  },
  ({ temp }) => {
    return temp ? problem(temp.says, temp.fix) : fine('temporary files can be made');
  },
  ({ freeDisk, temp: trouble, platform }) => {
    const { workshop = Infinity, temp = Infinity } = freeDisk;
    if (workshop < ROOM.workshop)
      return problem(
        `only ${megabytes(workshop)} are free where the workshop is`,
        'Make some room.',
      );
    if (!trouble && temp < ROOM.temp)
      return problem(
        `only ${megabytes(temp)} are free for temporary files`,
        `Make some room, or point ${temporaryVariable(platform)} to another disk.`,
      );
    return fine('there is room on the disk');
  },
  ({ cores, freeMemory }) => {
    const says = `${cores} ${cores === 1 ? 'core' : 'cores'}, ${megabytes(freeMemory)} of memory free`;
    return freeMemory < MEMORY
      ? warning(says, 'Close something big; a run may take 1 GB.')
      : fine(says);
  },
  ({ hasGit }) => {
    if (hasGit) return fine('git is there');
    return warning(
      'git is not there',
      'The exercises work without it. To fetch a newer workshop, to grade pull requests or to make a copy for a course, install it: https://git-scm.com',
    );
  },
  ({ saves }) => fine(saySaves(saves)),
  ({ terminal: { isTerminal, width, utf8 } }) => {
    if (!isTerminal) return fine('no terminal: every command runs once, without colours');
    if (!utf8)
      return warning(
        'the terminal may not show ✓ and ✗',
        'Set LANG to a UTF-8 locale, such as C.UTF-8.',
      );
    if (width < 60) return warning(`the terminal has ${width} columns`, 'Make it 60 or wider.');
    return fine(`a terminal with ${width} columns`);
  },
];

const UNSUPPORTED = 'works, but has had no security fixes since April 2026';
const SUPPORTED = "Install 22, 24 or 26 from nodejs.org, before you run a stranger's code.";

function saySaves(way: WayOfSaves): string {
  if (way === 'told') return 'saves are seen at once';
  if (way === 'unknown') return 'how saves are seen was not tried: nothing can be written here';
  if (way === 'shared')
    return 'saves made on this system are seen at once; those made on another one, by looking twice a second';
  const why = way === 'untold' ? 'the system tells nothing of this folder' : way;
  return `saves are seen by looking twice a second: ${why.replace('refused: ', 'the system has no watch left, ')}`;
}

function fine(says: string): Finding {
  return { state: 'fine', says };
}

function warning(says: string, fix: string): Finding {
  return { state: 'warning', says, fix };
}

function problem(says: string, fix: string): Finding {
  return { state: 'problem', says, fix };
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1e6).toLocaleString('en')} MB`;
}
