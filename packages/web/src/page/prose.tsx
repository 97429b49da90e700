import { piecesOf } from '../../../../grader/src/writers/backticks.ts';
import { clean } from '../../../../grader/src/text/clean.ts';

/** A sentence in which code stands between backticks. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {piecesOf(clean(text)).map((piece) =>
        piece.isCode ? <code>{piece.text}</code> : piece.text,
      )}
    </>
  );
}

/** What was Markdown of the workshop's own, rendered when the page was built. */
export function Html({ html, class: name = 'words' }: { html: string; class?: string }) {
  return <div class={name} dangerouslySetInnerHTML={{ __html: html }} />;
}
