import type { Scene } from '@socketlings/testkit';

/** A scene, or the moment at which a deadline comes. */
export type Moment = Omit<Scene, 'does'> & { readonly does: Scene['does'] | 'deadline' };

/** Puts the moments in at which deadlines come, if they come before the story ends. */
export function momentsOf(scenes: readonly Scene[]): Moment[] {
  const due = new Map<string, Due>();
  return scenes.flatMap((scene) => {
    if (scene.does === 'left out') due.clear(); // the lines left out may have changed any deadline
    const come = [...due.entries()].filter(([, { at }]) => at <= scene.at_ms);
    for (const [key] of come) due.delete(key);
    for (const [key, next] of duesOf(scene)) {
      if (next) due.set(key, next);
      else due.delete(key);
    }
    return [...arrivals(come.map(([, each]) => each)), scene];
  });
}

// --- internal ---

interface Due {
  readonly half: 'read' | 'write';
  readonly at: number;
  readonly setter: Scene;
}

/** What a scene sets or, where there is nothing behind the key, takes back. */
function duesOf(setter: Scene): [key: string, due: Due | undefined][] {
  const { deadline, who, peer, at_ms, calls = 1 } = setter;
  if (!deadline) return [];
  const halves = deadline.of === 'both' ? (['read', 'write'] as const) : [deadline.of];
  const in_ms = calls === 1 ? deadline.in_ms : null; // of several calls the story tells the first moment only
  return halves.map((half) => [
    `${who} ${peer} ${half}`,
    in_ms !== null && in_ms > 0 ? { half, at: at_ms + in_ms, setter } : undefined,
  ]);
}

/** Those of both halves that come at once are one. */
function arrivals(dues: readonly Due[]): Moment[] {
  const byTime = dues.toSorted((a, b) => a.at - b.at);
  return byTime.flatMap(({ half, at, setter }): Moment[] => {
    const isOne = (other: Due): boolean => other.setter === setter && other.half !== half;
    const twin = byTime.some(isOne);
    if (twin && half === 'write') return [];
    const text = `the ${twin ? '' : `${half} `}deadline has come`;
    return [{ does: 'deadline', at_ms: at, who: setter.who, peer: setter.peer, text }];
  });
}
