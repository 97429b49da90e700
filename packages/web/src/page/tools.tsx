// What else can be done with a file in the browser: begin anew, take it away, give it to somebody, compare it.

import { useEffect, useState } from 'preact/hooks';
import { solutionOf, type ExerciseSummary } from '../exercises.ts';
import { keep, keptOf } from '../engine/kept.ts';
import { Compare } from './compare.tsx';
import type { Desk } from './desk.ts';
import type { Editor } from './editor.ts';
import { pack, unpack } from './pack.ts';
import { saveAs } from './save-as.ts';

interface Props {
  readonly exercise: ExerciseSummary;
  readonly desk: Desk;
  readonly editor: Editor | undefined;
  readonly carried: string | undefined;
}

export function Tools({ exercise, desk, editor, carried }: Props) {
  const [said, setSaid] = useState('');
  const [solution, setSolution] = useState<string>();
  const { text = '', words } = desk;
  const replace = (other: string): void => {
    keep(exercise, { before: text });
    editor?.replace(other);
  };
  useCarried(
    carried,
    editor,
    (other) => {
      replace(other);
      setSaid('This file came with the link. Yours is kept: Undo brings it back.');
    },
    setSaid,
  );
  const share = async (): Promise<void> => {
    const link = new URL(`#${exercise.number}/${await pack(text)}`, location.href).href;
    await navigator.clipboard.writeText(link).then(
      () => setSaid('The link is in your clipboard.'),
      () => setSaid(link), // it may be forbidden
    );
  };
  return (
    <>
      <p class="tools">
        <button type="button" onClick={() => words && replace(words.starter)}>
          Begin anew
        </button>
        <button
          type="button"
          disabled={keptOf(exercise).before === undefined}
          onClick={() => replace(keptOf(exercise).before ?? text)}
        >
          Undo
        </button>
        <button type="button" onClick={() => saveAs(`${exercise.name}.ts`, text)}>
          Download
        </button>
        <button type="button" onClick={() => void share()}>
          Copy a link to it
        </button>
        <button
          type="button"
          onClick={() => void solutionOf(exercise).then((own) => setSolution(own ?? ''))}
        >
          Compare with a solution
        </button>
      </p>
      <p class="soft" role="status">
        {said}
      </p>
      {solution !== undefined && <Compare yours={text} solution={solution} />}
    </>
  );
}

/** A file that a link has brought; the address forgets it, so that it comes once. */
function useCarried(
  carried: string | undefined,
  editor: Editor | undefined,
  take: (text: string) => void,
  say: (sentence: string) => void,
): void {
  useEffect(() => {
    if (carried === undefined || !editor) return;
    history.replaceState(null, '', location.hash.replace(/\/.*$/, ''));
    unpack(carried).then(take, () => {
      say('The link is damaged: the file that it should bring cannot be read. Ask for it again.');
    });
  }, [carried, editor]);
}
