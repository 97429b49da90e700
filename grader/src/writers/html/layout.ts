// Where everything of a story's drawing lies. Pure arithmetic: scenes go in, places come out.

import type { Scene } from '@socketlings/testkit';
import { waysOf, type Way } from './arrows.ts';
import { chooseLanes, laneOf } from './lanes.ts';
import { momentsOf, type Moment } from './moments.ts';
import { CHARACTER, wordsOf } from './words.ts';

export interface Lane {
  readonly name: string;
  readonly x: number;
  /** Whether it is the code under test. */
  readonly isSubject: boolean;
  /** Where its life ends, if it closes. */
  readonly endY: number | undefined;
  /** Where calls of the code under test are under way. */
  readonly bars: readonly { readonly from: number; readonly to: number }[];
}

/** Something that happened in a lane, with its words. */
export interface Mark {
  /** The place of its moment in the story. */
  readonly at: number;
  readonly kind: Moment['does'];
  readonly x: number;
  readonly y: number;
  readonly words: Words;
}

export interface Words {
  readonly lines: readonly string[];
  readonly x: number;
  /** Of the first line. */
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

export interface Arrow {
  /** The places of the moments between which it is under way. */
  readonly between: readonly [number, number];
  readonly kind: Way['kind'];
  readonly fromSubject: boolean;
  readonly from: Point;
  /** Where it arrives or, if it was never read, how far it is shown. */
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
  readonly times: readonly { readonly y: number; readonly text: string }[];
  /** What happened in no lane, and what was left out. */
  readonly asides: readonly {
    readonly at: number;
    readonly y: number;
    readonly text: string;
    readonly gap: boolean;
  }[];
}

/** Pixels: a drawing fits the screen of a phone, with any number of lanes. */
export const PAGE = { left: 54, right: 12, top: 46, width: 342, line: 14 };

export function layOut(scenes: readonly Scene[]): Drawing {
  const names = chooseLanes(scenes);
  const between = (PAGE.width - PAGE.left - PAGE.right) / Math.max(1, names.length - 1);
  const xOf = (name: string): number => Math.round(PAGE.left + names.indexOf(name) * between);
  const rows = placeRows(momentsOf(scenes), names, xOf);
  const height = (rows.at(-1)?.bottom ?? PAGE.top) + 16;
  return {
    width: PAGE.width,
    height,
    lanes: placeLanes(rows, names, { xOf, bottom: height - 4 }),
    marks: rows.flatMap(({ moment, x, y, words }, at) => {
      return x === undefined ? [] : [{ at, kind: moment.does, x, y, words }];
    }),
    arrows: placeArrows(rows, names, xOf),
    times: timesOf(rows),
    asides: rows.flatMap(({ moment, x, y, words }, at) => {
      const gap = moment.does === 'left out';
      return x === undefined ? [{ at, y, text: words.lines.join(' '), gap }] : [];
    }),
  };
}

// --- internal ---

interface Row {
  readonly moment: Moment;
  /** Undefined where it has no lane. */
  readonly x: number | undefined;
  readonly y: number;
  readonly bottom: number;
  readonly words: Words;
}

type XOf = (name: string) => number;

function placeLanes(
  rows: readonly Row[],
  names: readonly string[],
  { xOf, bottom }: { xOf: XOf; bottom: number },
): Lane[] {
  return names.map((name, i) => {
    const isSubject = i === names.length - 1;
    const endY = isSubject && names.length > 2 ? undefined : endOf(rows, name);
    return { name, x: xOf(name), isSubject, endY, bars: barsOf(rows, name, bottom) };
  });
}

function placeRows(moments: readonly Moment[], names: readonly string[], xOf: XOf): Row[] {
  let top = PAGE.top;
  return moments.map((moment): Row => {
    const lane = laneOf(moment, names);
    const x = lane === undefined ? undefined : xOf(lane);
    const { room, ...place } = placeWords(x);
    const lines = wordsOf(moment, moments, lane ?? '', Math.floor(room / CHARACTER));
    const more = (lines.length - 1) * PAGE.line; // pixels beyond the first line
    const { above, below, first } = HEIGHTS[heightOf(moment)];
    const isAbove = above > PAGE.line;
    const y = top + above + (isAbove ? more : 0);
    top = y + below + (isAbove ? 0 : more);
    const words = { lines, ...place, y: y + first - (isAbove ? more : 0) };
    return { moment, x, y, bottom: top, words };
  });
}

/** On which side of its lane there is room for words. */
function placeWords(x: number = PAGE.left): { x: number; anchor: 'start' | 'end'; room: number } {
  const gap = 11;
  const clear = 6; // of the outermost lanes
  const right = PAGE.width - PAGE.right - clear - x - gap;
  const left = x - gap - PAGE.left - clear;
  return right >= left
    ? { x: x + gap, anchor: 'start', room: right }
    : { x: x - gap, anchor: 'end', room: left };
}

/** Pixels above and below a mark with one line of words, and from the mark to that line. */
const HEIGHTS = {
  above: { above: 22, below: 10, first: -8 }, // what leaves slopes down from here
  below: { above: 14, below: 22, first: 17 },
  beside: { above: 14, below: 10, first: 4 },
};

function heightOf({ does }: Moment): keyof typeof HEIGHTS {
  if (/^(connects|delivers|writes|half-closes|closes|resets)$/.test(does)) return 'above';
  return /^reads|^fails$/.test(does) ? 'below' : 'beside';
}

function placeArrows(rows: readonly Row[], names: readonly string[], xOf: XOf): Arrow[] {
  const moments = rows.map(({ moment }) => moment);
  return waysOf(moments, (name) => names.includes(name)).map(({ kind, from, to }) => {
    const { moment, y } = rows[from]!;
    const [x, farX] = [xOf(moment.who), xOf(moment.peer)];
    return {
      between: [from, to ?? from],
      kind,
      fromSubject: moment.who === names.at(-1),
      from: { x, y },
      to: to === undefined ? { x: x + (farX - x) * 0.45, y: y + 14 } : { x: farX, y: rows[to]!.y },
      arrives: to !== undefined,
    };
  });
}

function barsOf(rows: readonly Row[], name: string, bottom: number): Lane['bars'] {
  const open: number[] = [];
  const bars: { from: number; to: number }[] = [];
  for (const { moment, y } of rows.filter((row) => row.moment.who === name)) {
    if (moment.does === 'calls') open.push(y);
    const isEnd = moment.does === 'returns' || moment.does === 'fails';
    const from = isEnd ? open.shift() : undefined;
    if (from !== undefined) bars.push({ from, to: y });
  }
  return [...bars, ...open.map((from) => ({ from, to: bottom }))];
}

function endOf(rows: readonly Row[], name: string): number | undefined {
  return rows.find(({ moment: { who, does } }) => who === name && /^(closes|resets)$/.test(does))
    ?.y;
}

function timesOf(rows: readonly Row[]): Drawing['times'] {
  let last = '';
  return rows.flatMap(({ moment, y }) => {
    const text = sayTime(moment.at_ms);
    if (moment.does === 'left out' || text === last) return [];
    last = text;
    return [{ y, text }];
  });
}

function sayTime(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(2))} s`;
}
