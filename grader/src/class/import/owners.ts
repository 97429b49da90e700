// Whose hand-in it is, by the name that it has in a bulk download: each learning platform writes names of its own.

import type { Student } from '../roster.ts';

export const PLATFORMS = ['moodle', 'canvas', 'blackboard'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** What a name says. */
export interface Named {
  /** The file as the student has called it. */
  readonly file: string;
  /** Words that may be a student's: an id, a name. */
  readonly owner: readonly string[];
  /** The platform's own number, which only `lms_id` may be. */
  readonly lmsId?: string;
  /** ISO, without a zone: as the platform has it. */
  readonly at?: string;
  /** Whether the platform calls it late. */
  readonly late?: boolean;
}

/** What the name says, as a platform writes names; without one, the platform is guessed. */
export function readName(name: string, platform?: Platform): Named {
  const readers = platform ? [READERS[platform]] : Object.values(READERS);
  for (const read of readers) {
    const named = read(name);
    if (named) return named;
  }
  const bare = name.replace(/\.(zip|tgz|tar|tar\.gz|tar\.xz|[a-z0-9]{1,4})$/i, '');
  return { file: name, owner: [name, bare, ...wordsOf(bare)] };
}

/**
 * Those whom a name may mean: one, if all is well. The platform's number is asked where the name does not tell: it may
 * look like the id of somebody else.
 */
export function ownersOf({ owner, lmsId }: Named, students: readonly Student[]): Student[] {
  const ranks = [idsOf, namesOf].map((ways) => {
    return students.filter((student) => {
      const theirs = ways(student).map(plain).filter(Boolean);
      return owner.some((word) => theirs.includes(plain(word)));
    });
  });
  const meant = ranks.find((found) => found.length > 0) ?? [];
  if (meant.length === 1 || lmsId === undefined) return meant;
  const numbered = students.filter((student) => student.lmsId === lmsId);
  return numbered.length > 0 ? numbered : meant;
}

// --- internal ---

const READERS: Readonly<Record<Platform, (name: string) => Named | undefined>> = {
  // Some One_123456_assignsubmission_file_echo-server.ts, or such a folder, which ends after the last _
  moodle(name) {
    const match = /^(.+?)_(\d+)_assignsubmission_[a-z]+_?(.*)$/.exec(name);
    return match ? { owner: [match[1]!], lmsId: match[2]!, file: match[3]! } : undefined;
  },
  // oneSome_LATE_1234_567890_echo-server-1.ts; -1 counts what was handed in again
  canvas(name) {
    const match = /^([^_]+)(_LATE)?_(\d+)_(\d+)_(.+)$/.exec(name);
    if (!match) return undefined;
    const file = match[5]!.replace(/-\d+(?=\.[a-z0-9.]+$)/i, '');
    return { owner: [match[1]!], lmsId: match[3]!, file, late: match[2] !== undefined };
  },
  // Sockets_some.one_attempt_2026-11-20-10-11-12_echo-server.ts
  blackboard(name) {
    const match =
      /^.+?_([^_]+)_attempt_(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)(?:_(.+)|\.txt)$/.exec(name);
    if (!match) return undefined;
    const [, owner, day, hour, minute, second, file = 'note.txt'] = match;
    return { owner: [owner!], file, at: `${day}T${hour}:${minute}:${second}` };
  },
};

/** `student-01_work`, `student-01 second try`: what stands before it. */
function wordsOf(bare: string): string[] {
  const ends = [...bare.matchAll(/[_ ]|-(?=\D)|\s-\s/g)].map(({ index }) => bare.slice(0, index));
  return ends.reverse();
}

function idsOf({ id, lmsId, github, email }: Student): string[] {
  return [id, lmsId, github, email, email.split('@')[0] ?? ''];
}

/** Either way round, and without what platforms leave out. */
function namesOf({ name }: Student): string[] {
  const words = name.replace(',', ' ').split(/\s+/);
  return [
    words.join(''),
    [...words.slice(-1), ...words.slice(0, -1)].join(''),
    [...words].reverse().join(''),
  ];
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}@.]/gu, '');
}
