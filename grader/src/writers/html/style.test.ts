// The palette by arithmetic, so that every machine looks at it: axe needs a browser.

import { describe, expect, test } from 'vitest';
import { STYLE } from './style.ts';

const [LIGHT, DARK] = [...STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => {
  return new Map(
    [...block!.matchAll(/(--[\w-]+): (#[0-9a-f]{6})/g)].map(([, name, color]) => [name!, color!]),
  );
}) as [Map<string, string>, Map<string, string>];

/** Behind text; every other colour but that of lines is one in which text is written. */
const GROUNDS = ['--paper', '--card', '--bad-paper', '--code'];
const INKS = [...LIGHT.keys()].filter((name) => ![...GROUNDS, '--line'].includes(name));

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('in the %s', (_, palette) => {
  test.each(INKS)('%s can be read on every ground', (ink) => {
    for (const ground of GROUNDS) {
      const ratio = contrast(palette.get(ink)!, palette.get(ground)!);
      expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5); // WCAG 2, level AA
    }
  });
});

test('light and dark have the same colours, and there are no others', () => {
  expect([...DARK.keys()]).toEqual([...LIGHT.keys()]);
  expect(STYLE.replaceAll(/:root \{[^}]*\}/g, '')).not.toMatch(/#[0-9a-f]{3}|rgba?\(|hsla?\(/i);
});

test('nothing scrolls sideways, so a keyboard need not get there', () => {
  expect(STYLE).not.toMatch(/overflow(-x)?: *(auto|scroll)/);
});

test('the contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#0f8b8d', '#f3f2ee')).toBeCloseTo(3.677, 3);
});

// --- internal ---

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
