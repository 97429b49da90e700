// What the pictures say of themselves: for everybody, and for whoever hears them only.

import type { Frame } from '@socketlings/net/frames';
import { count } from '../../../../grader/src/text/count.ts';
import type { Buffers, Name, Way } from './buffers.ts';
import type { Read, Rule } from './deadline.ts';
import type { Cut } from './frames.ts';
import type { SlotRun, SlotWord } from './slot.ts';
import type { Next } from './task.ts';
import type { Moment } from './writers.ts';

export function sayName(name: Name): string {
  return name === 'ann' ? 'ann' : 'the server';
}

export function sayBuffers({ ways, now, size }: Buffers): string {
  const waits = ways.flatMap((way) => sayWaits(way, size));
  const isUnderWay = ways.some(({ underWay }) => underWay !== '');
  if (isUnderWay)
    waits.push('What is on the way keeps its room in the send buffer until it is there.');
  return `At ${now} ms. ${waits.length > 0 ? waits.join(' ') : 'Nobody waits.'}`;
}

export function sayRead({ from, to, gave, deadline }: Read, before: Read | undefined): string {
  const isTakenBack = before !== undefined && before.deadline !== deadline && deadline === null;
  const began = isTakenBack ? 'The deadline is taken back. Called at' : 'Called at';
  const how =
    gave === 'TimeoutError'
      ? 'ends with TimeoutError'
      : gave === null
        ? 'gives null'
        : `gives "${gave}"`;
  return `${began} ${from} ms, ${how} ${from === to ? 'at once' : `at ${to} ms`}`;
}

export function sayReads(rule: Rule, reads: readonly Read[]): string {
  const late = reads.findIndex(({ gave }) => gave === 'TimeoutError');
  if (late === -1) return `Every read gives something in time. ${sayWhole(rule, reads)}`;
  const first = `Read ${late + 1} is the first that ends with TimeoutError, at ${reads[late]!.to} ms.`;
  if (rule.kind === 'timeout') {
    return `${first} The one after it has as long again. ${sayWhole(rule, reads)}`;
  }
  return `${first} The next one fails at once: what is over stays over, until a new deadline is set.`;
}

export function sayMoment({ who, offered, accepted, inLine }: Moment): string {
  const isAll = offered.length === accepted.length;
  const wrote = `${capital(who)} offers ${count(offered.length, 'byte')}`;
  const how = isAll
    ? 'all is accepted'
    : `the first ${accepted.length} are accepted: a short write`;
  const line = inLine.length > 0 ? ` ${capital(inLine.join(' and '))} stands in line.` : '';
  return `${wrote}, and ${how}.${line}`;
}

export function sayCut({ frames, kept, missing }: Cut): string {
  const out = frames.length > 0 ? `${count(frames.length, 'frame')} complete. ` : 'No frame yet. ';
  if (kept.length === 0) return `${out}Nothing is left over.`;
  const of = kept.length < 4 ? 'of the length' : 'of the frame';
  const lacks = `${count(missing, 'byte')} ${of} ${missing === 1 ? 'is' : 'are'} missing`;
  return `${out}Keeps ${count(kept.length, 'byte')}; ${lacks}.`;
}

export function sayFrame({ type, id, payload }: Frame): string {
  return `type ${type}, id ${id}, payload "${new TextDecoder().decode(payload)}"`;
}

/** As the README of exercise 5 has it. */
export const MEANINGS: Readonly<Record<SlotWord, string>> = {
  null: 'nothing has come, and nobody waits',
  READY: 'something has come, and nobody has seen it',
  WAIT: 'somebody is about to sleep',
  G: 'somebody sleeps',
};

/** What ann does next, as a button has it. */
export const TURNS: Readonly<Record<Next, string>> = {
  see: 'ann: I have seen it',
  read: 'ann reads',
  wait: 'ann: I will wait',
  sleep: 'ann falls asleep',
  asleep: 'ann sleeps',
  closed: 'ann has left',
};

export function saySlot(run: SlotRun): string {
  const { slot, news, hasEvent } = run;
  const event = hasEvent ? ' The kernel has an event that the poller has not heard of.' : '';
  const there = news === null ? 'Nothing is there.' : `${capital(news)}.`;
  return `The slot holds ${slot}: ${MEANINGS[slot]}. ${there}${event}`;
}

// --- internal ---

function sayWhole(rule: Rule, reads: readonly Read[]): string {
  const whole = `The whole takes ${reads.at(-1)?.to ?? 0} ms`;
  if (rule.kind === 'deadline') return `${whole}.`;
  return `${whole}: a timeout for each read does not bound it.`;
}

function sayWaits(
  { from, to, offered, unsent, underWay, arrived, isReading }: Way,
  size: number,
): string[] {
  const says: string[] = [];
  if (offered)
    says.push(
      `${capital(sayName(from))} waits in write: no room for ${count(offered.length, 'byte')}.`,
    );
  if (isReading) says.push(`${capital(sayName(to))} waits in read.`);
  if (unsent && !underWay && arrived.length < size) {
    says.push(
      `There is a little room at ${sayName(to)}, but TCP sends nothing before half of the buffer is free: small pieces would breed small pieces.`,
    );
  }
  return says;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
