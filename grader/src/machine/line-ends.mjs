/**
 * The content of a file as git keeps it: how its lines end on this machine makes no difference, if it is text.
 * @param {Buffer} content
 * @returns {Buffer}
 */
export function withUnixLines(content) {
  if (content.includes(0) || !content.includes('\r\n')) return content;
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
