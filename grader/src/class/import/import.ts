// Takes hand-ins into the folder of a class. Whatever is wrong with one of them, the others are taken.

import { existsSync, statSync } from 'node:fs';
import { sha256 } from '../../machine/files.ts';
import { UsageError } from '../../usage-error.mjs';
import { studentOf, type ClassFolder } from '../folder.ts';
import { addSubmissions, keepAnswer, type Submission } from '../submissions.ts';
import { about, gather, type Gathered } from './gather.ts';
import { unpack } from './open-hand-in.ts';
import type { Platform } from './owners.ts';
import { oneParcel, readParcels, type Parcel, type Parcels } from './parcels.ts';
import { isNamedLikeList, listedParcels } from './repositories.ts';
import { wantedOf, type Wanted } from './wanted.ts';
import { Unreadable } from './tree.ts';

export interface ImportRequest {
  readonly source: string;
  readonly platform?: Platform;
  /** When it was handed in, in ISO; else what the platform's names say. */
  readonly at?: string;
  /** Whose it is, if it is one hand-in and no bulk download. */
  readonly student?: string;
}

export interface Imported {
  readonly submission: Submission;
  /** Whether it was there before. */
  readonly known: boolean;
}

export async function importInto(
  group: ClassFolder,
  request: ImportRequest,
  tell: (done: number, of: number) => void = () => {},
): Promise<Imported[]> {
  const found = await parcelsFor(group, request);
  const { parcels } = found;
  try {
    const wanted = group.exercises.map(wantedOf);
    const submissions: Submission[] = [];
    for (const [i, parcel] of parcels.entries()) {
      tell(i, parcels.length);
      submissions.push(await take(group.folder, parcel, wanted, request));
    }
    const known = addSubmissions(group.folder, submissions);
    return submissions.map((submission) => ({ submission, known: known.has(submission.id) }));
  } finally {
    found.close();
  }
}

// --- internal ---

async function parcelsFor(group: ClassFolder, request: ImportRequest): Promise<Parcels> {
  const { source, student, platform } = request;
  if (!existsSync(source)) {
    throw new UsageError(
      `There is no ${source}: import takes a folder, a zip, a tar.gz, or a list of repositories.`,
    );
  }
  if (student !== undefined) return oneParcel(source, studentOf(group, student));
  if (isNamedLikeList(source) && statSync(source).isFile())
    return listedParcels(source, group.students);
  return readParcels(source, group.students, platform);
}

async function take(
  folder: string,
  parcel: Parcel,
  wanted: readonly Wanted[],
  { at }: ImportRequest,
): Promise<Submission> {
  const { files, refused, warnings, doubts } = await read(parcel, wanted);
  const answer = keepAnswer(folder, files);
  const handedInAt = at ?? (parcel.at === undefined ? null : new Date(parcel.at).toISOString());
  const student = parcel.student?.id ?? null;
  const late = parcel.late ? ['The platform calls it late.'] : [];
  const whose = parcel.why ? [parcel.why] : [];
  return {
    id: sha256(JSON.stringify([student, parcel.source, answer, handedInAt])).slice(0, 12),
    student,
    handed_in_at: handedInAt,
    source: parcel.source,
    answer,
    files: [...files].map(([path, content]) => describe(path, content)),
    refused,
    warnings: [...whose, ...late, ...warnings],
    doubts: [...whose, ...doubts],
  };
}

function describe(path: string, content: Buffer): Submission['files'][number] {
  return { path, sha256: sha256(content), bytes: content.length };
}

async function read(parcel: Parcel, wanted: readonly Wanted[]): Promise<Gathered> {
  try {
    return await gather(await unpack(await parcel.open()), wanted);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const why = about(wanted, `${parcel.source} ${error.message}.`);
    return { files: new Map(), refused: [], warnings: [why], doubts: [why] };
  }
}
