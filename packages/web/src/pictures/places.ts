// Where in a README its pictures stand.

/** Behind which section, for those whose words are explained there; else the pictures stand behind the first lines. */
export const SECTIONS: Readonly<Record<string, string>> = {
  '02-deadlines': 'The contract',
  '03-safe-writer': 'A lock',
  '04-framing-codec': 'The protocol',
  '05-netpoller': 'The slot',
};

/** What comes before the pictures, and what comes behind them. */
export function splitAtPictures(slug: string, html: string): [before: string, after: string] {
  const section = SECTIONS[slug];
  const begin = section === undefined ? -1 : html.indexOf(`<h3>${section}</h3>`);
  const end = html.indexOf('<h3>', begin + 1);
  return end === -1 ? [html, ''] : [html.slice(0, end), html.slice(end)];
}
