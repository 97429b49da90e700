import type { Scene } from '@socketlings/testkit';
import type { Moment } from './moments.ts';

/** Clients or tasks as they come, and last the one with whom they have to do: the code under test. */
export function chooseLanes(scenes: readonly Scene[]): string[] {
  const subject = subjectOf(scenes);
  const names = new Set(scenes.flatMap(({ who, peer }) => [who, peer]));
  const others = [...names].filter((name) => ![subject, TEST, ''].includes(name));
  const busy = (name: string): number => {
    return scenes.filter(({ who, peer, does }) => {
      return does !== 'connects' && (who === name || peer === name);
    }).length;
  };
  const byBusiness = others.toSorted((a, b) => busy(b) - busy(a));
  const chosen = byBusiness.filter((name, i) => i === 0 || busy(name) > 0).slice(0, MOST - 1);
  return [...others.filter((name) => chosen.includes(name)), subject];
}

/** The lane in which a moment is drawn: that of its client or task, and for a deed of the test that of its peer. */
export function laneOf({ who, peer }: Moment, names: readonly string[]): string | undefined {
  const lane = who === TEST ? peer : who;
  return names.includes(lane) ? lane : undefined;
}

// --- internal ---

const MOST = 5;
const TEST = 'test'; // sets deadlines, and takes no part

function subjectOf(scenes: readonly Scene[]): string {
  const connects = scenes.find(({ does }) => does === 'connects');
  return connects?.peer ?? scenes.find(({ peer }) => peer)?.peer ?? scenes[0]?.who ?? '';
}
