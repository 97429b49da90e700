// How large an answer may be: one limit, wherever it is handed in.

/** Bytes of one file; no answer needs a tenth of them. */
export const LARGEST_SOURCE = 1_000_000;

/**
 * Why a file is not graded, as in `it is …`; undefined if it is not too large.
 * @param {number} bytes
 */
export function whyTooLarge(bytes) {
  if (bytes <= LARGEST_SOURCE) return undefined;
  const [has, most] = [bytes, LARGEST_SOURCE].map((each) => each.toLocaleString('en'));
  return `too large: ${has} bytes, of at most ${most}`;
}
