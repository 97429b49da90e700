// What else can be done with a file in the browser: begin anew, take it away, give it to somebody.

import { useEffect, useState } from 'preact/hooks';
import type { ExerciseSummary } from '../exercises.ts';
import { keep, keptOf } from '../engine/kept.ts';
import type { Desk } from './desk.ts';
import type { Editor } from './editor.ts';
import { pack, unpack } from './pack.ts';
import { saveAs } from './save-as.ts';

interface Props {
  readonly exercise: ExerciseSummary;
  readonly desk: Desk;
  readonly carried: string | undefined;
}

export function Tools({ exercise, desk, carried }: Props) {
  const [said, setSaid] = useState('');
  const { text = '', words, editor } = desk;
  const { before } = keptOf(exercise);
  const replace = (other: string): void => {
    keep(exercise, { before: text });
    editor?.replace(other);
  };
  const take = (other: string): void => {
    replace(other);
    setSaid(CAME);
  };
  useCarried(carried, editor, take, setSaid);
  const tools: readonly Tool[] = [
    ['Begin anew', words && (() => replace(words.starter))],
    ['Undo', before === undefined ? undefined : () => replace(before)],
    ['Download', () => saveAs(`${exercise.name}.ts`, text)],
    ['Copy a link to it', () => void share(exercise, text).then(setSaid)],
  ];
  return (
    <>
      <p class="tools">
        {tools.map(([name, use]) => (
          <button type="button" disabled={!use} onClick={use}>
            {name}
          </button>
        ))}
      </p>
      <p class="soft" role="status">
        {said}
      </p>
    </>
  );
}

type Tool = readonly [name: string, use: (() => void) | undefined];

const CAME = 'This file came with the link. Yours is kept: Undo brings it back.';

/** Puts a link into the clipboard, and says so; or says the link, where that is forbidden. */
async function share({ number }: ExerciseSummary, text: string): Promise<string> {
  const link = new URL(`#${number}/${await pack(text)}`, location.href).href;
  return navigator.clipboard.writeText(link).then(
    () => 'The link is in your clipboard.',
    () => link,
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
