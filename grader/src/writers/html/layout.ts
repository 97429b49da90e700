// Where everything of a story's drawing lies. Pure arithmetic: scenes go in, marks and lines with
// their places come out.

import type { Scene } from '@socketlings/testkit';

export interface Lane {
  readonly name: string;
  readonly x: number;
  /** Whether it is the code under test. */
  readonly isSubject: boolean;
  /** Where its life ends, if it closes. */
  readonly endY: number | undefined;
}

/** Something that happened in a lane, with its words. */
export interface Mark {
  readonly kind: Scene['does'] | 'deadline';
  readonly x: number;
  readonly y: number;
  /** On which side of the lane there is room for words. */
  readonly side: 'left' | 'right';
  /** Whether the words stand above the mark or below. */
  readonly words: 'above' | 'below' | 'beside';
  readonly lines: readonly string[];
}

/** Something on its way. Without `arrives` nobody has taken it. */
export interface Arrow {
  readonly kind: 'bytes' | 'end' | 'reset' | 'connect';
  readonly fromSubject: boolean;
  readonly from: Point;
  readonly to: Point;
  readonly arrives: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly Lane[];
  readonly marks: readonly Mark[];
  readonly arrows: readonly Arrow[];
  readonly gaps: readonly { readonly y: number; readonly text: string }[];
  readonly times: readonly { readonly y: number; readonly text: string }[];
  /** What those do who have no lane of their own. */
  readonly asides: readonly { readonly y: number; readonly text: string }[];
}

/** Pixels; a drawing of two lanes fits the screen of a phone. */
export const PAGE = { left: 54, right: 12, top: 46, between: 276, betweenMany: 196, font: 6.95 };

export function layOut(scenes: readonly Scene[]): Drawing {
  const names = chooseLanes(scenes);
  const between = names.length > 2 ? PAGE.betweenMany : PAGE.between;
  const xOf = (name: string): number => PAGE.left + names.indexOf(name) * between;
  const room = Math.floor((between - 22) / PAGE.font);
  const rows = placeRows(scenes, names, room);
  const subject = names.at(-1);
  const sideOf = (name: string): Mark['side'] => (name === names[0] ? 'right' : 'left');
  const marks = rows.flatMap((row): Mark[] => {
    const { scene, y, words, lines } = row;
    if (!names.includes(scene.who)) return [];
    const { who, does } = scene;
    return [{ kind: row.kind ?? does, x: xOf(who), y, side: sideOf(who), words, lines }];
  });
  return {
    width: PAGE.left + (names.length - 1) * between + PAGE.right,
    height: (rows.at(-1)?.bottom ?? PAGE.top) + 16,
    lanes: names.map((name) => ({
      name,
      x: xOf(name),
      isSubject: name === subject,
      endY: endOf(rows, name, names),
    })),
    marks,
    arrows: connect(rows, names, xOf),
    gaps: rows.flatMap(({ scene, y }) => {
      const count = scene.length ?? 0;
      const text = `${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'} left out`;
      return scene.does === 'left out' ? [{ y, text }] : [];
    }),
    times: timesOf(rows),
    asides: rows.flatMap(({ scene, y }) => {
      const isAside = scene.does !== 'left out' && !names.includes(scene.who);
      return isAside ? [{ y, text: `${scene.who} ${sayIt(scene)}` }] : [];
    }),
  };
}

// --- internal ---

const MOST_LANES = 5;

interface Row {
  readonly scene: Scene;
  readonly kind?: Mark['kind'];
  readonly y: number;
  readonly bottom: number;
  readonly words: Mark['words'];
  readonly lines: readonly string[];
}

/** Clients as they come, and last the one to whom they connect: the code under test. */
function chooseLanes(scenes: readonly Scene[]): string[] {
  const subject = scenes.find(({ does }) => does === 'connects')?.peer ?? scenes[0]?.peer ?? '';
  const others = [...new Set(scenes.flatMap(({ who, peer }) => [who, peer]))].filter(
    (name) => name && name !== subject,
  );
  const busy = (name: string): number => {
    return scenes.filter(({ who, peer, does }) => {
      return does !== 'connects' && (who === name || peer === name);
    }).length;
  };
  const byBusiness = others.toSorted((a, b) => busy(b) - busy(a));
  const chosen = byBusiness.filter((name, i) => i === 0 || busy(name) > 0).slice(0, MOST_LANES - 1);
  return [...others.filter((name) => chosen.includes(name)), subject];
}

function placeRows(scenes: readonly Scene[], names: readonly string[], room: number): Row[] {
  let y = PAGE.top;
  return withDeadlines(scenes).map(({ scene, kind }): Row => {
    const inLane = names.includes(scene.who);
    const text = kind ? scene.text! : sayIt(fitting(scene, room)) + sayUnread(scene, scenes);
    const lines = inLane ? breakLine(text, room) : [];
    const words = wordsAt(scene);
    const above = words === 'above' ? lines.length * 14 + 8 : 14;
    const below =
      words === 'above' ? 10 : Math.max(0, lines.length - 1) * 14 + (words === 'below' ? 22 : 10);
    const row = {
      scene,
      ...(kind && { kind }),
      y: y + above,
      bottom: y + above + below,
      words,
      lines,
    };
    y = row.bottom;
    return row;
  });
}

function wordsAt({ does }: Scene): Mark['words'] {
  if (does === 'writes' || does === 'half-closes' || does === 'closes' || does === 'resets') {
    return 'above'; // what leaves slopes down from here
  }
  return does === 'reads' || does === 'reads the end' || does === 'fails' ? 'below' : 'beside';
}

function sayIt(scene: Scene): string {
  const { does, peer, bytes = '', length = 0, calls = 1, text = '' } = scene;
  const count = `${length.toLocaleString('en')} ${length === 1 ? 'byte' : 'bytes'}`;
  const pieces = calls > 1 ? ` in ${calls.toLocaleString('en')} pieces` : '';
  switch (does) {
    case 'writes':
      return `sends ${bytes} · ${count}${pieces}`;
    case 'reads':
      return `reads ${bytes} · ${count}${pieces}`;
    case 'accepts':
      return `accepts ${peer}`;
    case 'reads the end':
      return `reads null: ${peer} sends no more`;
    case 'half-closes':
      return 'ends its sending half';
    case 'resets':
      return 'vanishes (reset)';
    case 'fails':
      return `fails to ${text}`;
    case 'notes':
      return text + (calls > 1 ? ` · ${calls.toLocaleString('en')} times` : '');
    default:
      return does;
  }
}

/** The same scene, its bytes cut so that they stay on a line. */
function fitting(scene: Scene, room: number): Scene {
  const { bytes } = scene;
  const most = room - 'sends '.length;
  if (bytes === undefined || bytes.length <= most) return scene;
  return { ...scene, bytes: `${bytes.slice(0, most - 2)}…"` };
}

/** How much of what was sent nobody has read, if that is known. */
function sayUnread(sent: Scene, scenes: readonly Scene[]): string {
  if (sent.does !== 'writes' || scenes.some(({ does }) => does === 'left out')) return '';
  const [from, to] = rangeOf(sent);
  const read = scenes.filter(({ does, who, peer }) => {
    return does === 'reads' && who === sent.peer && peer === sent.who;
  });
  const until = Math.max(from, ...read.map((each) => Math.min(to, rangeOf(each)[1])));
  if (until === to) return '';
  return until === from ? ', not read' : `, ${(to - until).toLocaleString('en')} not read`;
}

/** From which byte to which, counted from the first that went this way. */
function rangeOf({ before = 0, length = 0 }: Scene): [from: number, to: number] {
  return [before, before + length];
}

/** Breaks before the count of bytes if it can, else at a space, else anywhere. */
function breakLine(text: string, room: number): string[] {
  if (text.length <= room) return [text];
  const dot = text.lastIndexOf(' · ');
  const space = text.lastIndexOf(' ', room);
  const at = dot > 0 && dot <= room ? dot : space > room / 3 ? space : room;
  const rest = text.slice(at).replace(/^ (· )?/, '');
  return [text.slice(0, at), ...breakLine(rest, room)].slice(0, 3);
}

/** Puts in the moments at which deadlines come, if they come before the story ends. */
function withDeadlines(scenes: readonly Scene[]): { scene: Scene; kind?: 'deadline' }[] {
  const due = new Map<string, { at: number; scene: Scene; name: string }>();
  return scenes.flatMap((scene) => {
    const passed = [...due].filter(([, { at }]) => at <= scene.at_ms && scene.does !== 'left out');
    for (const [key] of passed) due.delete(key);
    const set = /^set(Read|Write|)Deadline\((?:in ([\d,.-]+) ms|null)\)$/.exec(scene.text ?? '');
    if (set) {
      const [, which = '', when] = set;
      const name = `${which.toLowerCase()} deadline`.trim();
      const key = `${scene.who} ${name}`;
      const ms = Number(when?.replaceAll(',', ''));
      if (when && ms > 0) due.set(key, { at: scene.at_ms + ms, scene, name });
      else due.delete(key);
    }
    const reached = passed.map(([, { at, scene: setter, name }]) => ({
      scene: { ...setter, at_ms: at, text: `the ${name} has come` },
      kind: 'deadline' as const,
    }));
    return [...reached, { scene }];
  });
}

function timesOf(rows: readonly Row[]): Drawing['times'] {
  let last = '';
  return rows.flatMap(({ scene, y }) => {
    const text = sayTime(scene.at_ms);
    if (scene.does === 'left out' || text === last) return [];
    last = text;
    return [{ y, text }];
  });
}

function sayTime(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(2))} s`;
}

function endOf(rows: readonly Row[], name: string, names: readonly string[]): number | undefined {
  if (names.length > 2 && name === names.at(-1)) return undefined; // it has other connections
  return rows.find(({ scene }) => scene.who === name && /^(closes|resets)$/.test(scene.does))?.y;
}

/** Which row's doing arrives in which other row. */
function connect(
  rows: readonly Row[],
  names: readonly string[],
  xOf: (name: string) => number,
): Arrow[] {
  const drawn = rows.filter(({ scene }) => names.includes(scene.who) && names.includes(scene.peer));
  return drawn.flatMap((row, i): Arrow[] => {
    const { scene, y } = row;
    const kind = ARROWS[scene.does];
    if (!kind) return [];
    const [from, farX] = [{ x: xOf(scene.who), y }, xOf(scene.peer)];
    const base = { kind, fromSubject: scene.who === names.at(-1), from };
    if (kind === 'connect') return [{ ...base, to: { x: farX, y }, arrives: true }];
    const later = drawn.slice(i + 1).filter((other) => {
      return other.scene.who === scene.peer && other.scene.peer === scene.who;
    });
    const takers = later.filter((other) => takes(other.scene, scene));
    if (takers.length > 0) {
      return takers.map((taker) => ({ ...base, to: { x: farX, y: taker.y }, arrives: true }));
    }
    const isSecondEnd = kind === 'end' && hasEnded(drawn.slice(0, i), scene);
    if (isSecondEnd) return [];
    const lost = { x: from.x + (farX - from.x) * 0.45, y: y + 14 };
    return [{ ...base, to: lost, arrives: false }];
  });
}

const ARROWS: Partial<Record<Scene['does'], Arrow['kind']>> = {
  connects: 'connect',
  writes: 'bytes',
  'half-closes': 'end',
  closes: 'end',
  resets: 'reset',
};

function takes(taker: Scene, giver: Scene): boolean {
  if (giver.does === 'writes') {
    const [from, to] = rangeOf(giver);
    const [first, last] = rangeOf(taker);
    return taker.does === 'reads' && first < to && last > from;
  }
  if (giver.does === 'resets')
    return taker.does === 'fails' && /RESET|EPIPE/.test(taker.text ?? '');
  return taker.does === 'reads the end';
}

function hasEnded(rows: readonly Row[], { who, peer }: Scene): boolean {
  return rows.some(({ scene }) => {
    return scene.who === who && scene.peer === peer && scene.does === 'half-closes';
  });
}
