export interface Piece {
  readonly text: string;
  readonly isCode: boolean;
}

/** Takes a sentence apart into text and the code that stands in it between backticks. */
export function piecesOf(sentence: string): Piece[] {
  return sentence
    .split(/(?<!`)`([^`\n]{1,80})`(?!`)/)
    .map((text, i) => ({ text, isCode: i % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

/** The same for where code looks like any other text. */
export function withoutBackticks(sentence: string): string {
  return piecesOf(sentence)
    .map(({ text }) => text)
    .join('');
}
