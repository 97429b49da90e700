// A few words to draw with. Colours are names, so that a picture is drawn once and written for light and for dark.

export type Colour = 'ink' | 'soft' | 'line' | 'paper' | 'box' | 'mine' | 'theirs' | 'warn';

export type Theme = Readonly<Record<Colour, string>>;

export const THEMES: Readonly<Record<'light' | 'dark', Theme>> = {
  light: {
    ink: '#1f2328',
    soft: '#59636e',
    line: '#8c959f',
    paper: '#ffffff',
    box: '#f6f8fa',
    mine: '#0969da',
    theirs: '#1a7f37',
    warn: '#bc4c00',
  },
  dark: {
    ink: '#f0f6fc',
    soft: '#9198a1',
    line: '#6e7681',
    paper: '#0d1117',
    box: '#151b23',
    mine: '#4493f8',
    theirs: '#3fb950',
    warn: '#f0883e',
  },
};

interface TextStyle {
  readonly at?: 'start' | 'middle' | 'end';
  readonly colour?: Colour;
  readonly size?: number;
  readonly bold?: boolean;
  readonly code?: boolean;
}

interface LineStyle {
  readonly colour?: Colour;
  readonly dashed?: boolean;
  /** Whether it ends in a point. */
  readonly arrow?: boolean;
}

type Point = readonly [x: number, y: number];

/** A picture that grows part by part. */
export class Drawing {
  readonly #theme: Theme;
  readonly #parts: string[] = [];

  constructor(theme: Theme) {
    this.#theme = theme;
  }

  text([x, y]: Point, words: string, style: TextStyle = {}): void {
    const { at = 'middle', colour = 'ink', size = 14, bold = false, code = false } = style;
    const family = code ? CODE : PLAIN;
    const weight = bold ? ' font-weight="600"' : '';
    this.#parts.push(
      `<text x="${x}" y="${y}" text-anchor="${at}" fill="${this.#theme[colour]}" font-size="${size}" font-family="${family}"${weight}>${escaped(words)}</text>`,
    );
  }

  /** A box with a word in its middle. */
  box([x, y]: Point, [width, height]: Point, words = '', style: TextStyle = {}): void {
    const { colour = 'line' } = style;
    this.#parts.push(
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${this.#theme.box}" stroke="${this.#theme[colour]}" stroke-width="1.5"/>`,
    );
    if (words) this.text([x + width / 2, y + height / 2 + 5], words, { ...style, colour: 'ink' });
  }

  /** A part of a box that is full. */
  fill([x, y]: Point, [width, height]: Point, colour: Colour): void {
    this.#parts.push(
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3" fill="${this.#theme[colour]}"/>`,
    );
  }

  line(points: readonly Point[], style: LineStyle = {}): void {
    const { colour = 'line', dashed = false, arrow = false } = style;
    const stroke = `fill="none" stroke="${this.#theme[colour]}" stroke-width="1.5"`;
    const dash = dashed ? ' stroke-dasharray="4 4"' : '';
    this.#parts.push(`<polyline points="${points.map(String).join(' ')}" ${stroke}${dash}/>`);
    if (arrow) this.#point(points.at(-2)!, points.at(-1)!, colour);
  }

  /** The picture as a file; `title` is for those who do not see it. */
  write([width, height]: Point, title: string): string {
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
      `<title>${escaped(title)}</title>`,
      `<rect width="${width}" height="${height}" rx="8" fill="${this.#theme.paper}"/>`,
      ...this.#parts,
      '</svg>',
      '',
    ].join('\n');
  }

  #point([fromX, fromY]: Point, [x, y]: Point, colour: Colour): void {
    const angle = Math.atan2(y - fromY, x - fromX);
    const corners = [-WING, WING].map((turn) => {
      return [x - POINT * Math.cos(angle + turn), y - POINT * Math.sin(angle + turn)].map(round);
    });
    const points = [[x, y], ...corners].map(String).join(' ');
    this.#parts.push(`<polygon points="${points}" fill="${this.#theme[colour]}"/>`);
  }
}

// --- internal ---

const PLAIN = 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif';
const CODE = 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';
const POINT = 9; // of an arrow
const WING = 0.4; // radians

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
