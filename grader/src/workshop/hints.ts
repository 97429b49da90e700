// HINTS.md has a ladder for every step: a nudge, and sometimes a shape. Everything in here is pure.

/** The rungs for one step, as Markdown: paragraphs that begin with a bold word and a full stop. */
export function readRungs(markdown: string, step: number): string[] {
  const section = markdown.split(/^## /m).find((text) => text.startsWith(`Step ${step}: `)) ?? '';
  return section
    .split(/^(?=\*\*[A-Z]\w*\.\*\*)/m)
    .slice(1)
    .map((rung) => rung.trim());
}
