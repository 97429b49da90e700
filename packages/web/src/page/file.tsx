// The file under test: written here, or where the learner keeps it.

import { useEffect, useRef } from 'preact/hooks';
import type { Engine } from '../engine/engine.ts';
import type { ExerciseSummary } from '../exercises.ts';
import { CompareWithSolution } from './compare.tsx';
import type { Desk } from './desk.ts';
import type { Editor } from './editor.ts';
import { Tools } from './tools.tsx';

interface Props {
  readonly exercise: ExerciseSummary;
  readonly engine: Engine;
  readonly desk: Desk;
  readonly carried: string | undefined;
}

export function File({ exercise, engine, desk, carried }: Props) {
  return engine.place === 'browser' ? (
    <Written exercise={exercise} desk={desk} carried={carried} />
  ) : (
    <OnDisk exercise={exercise} desk={desk} />
  );
}

function OnDisk({ exercise, desk }: Pick<Props, 'exercise' | 'desk'>) {
  return (
    <>
      <p class="place">
        <code>{exercise.file.slice(1)}</code>
        <button type="button" onClick={() => desk.show(1)}>
          Open in my editor
        </button>
      </p>
      <details class="more">
        <summary>the file, as it was graded last</summary>
        <pre>{desk.text}</pre>
      </details>
      <CompareWithSolution exercise={exercise} yours={desk.text ?? ''} />
    </>
  );
}

function Written({ exercise, desk, carried }: Omit<Props, 'engine'>) {
  const place = useRef<HTMLDivElement>(null);
  const { session, text, editor, setEditor } = desk;
  const isThere = text !== undefined;
  useEffect(() => {
    if (!isThere) return undefined;
    let [made, isOver]: [Editor | undefined, boolean] = [undefined, false];
    const label = `The file ${exercise.file.slice(1)}`;
    void import('./editor.ts').then(({ openEditor }) => {
      if (isOver) return;
      made = openEditor(place.current!, { text, label, onChange: (own) => session?.write?.(own) });
      setEditor(made);
    });
    return () => {
      isOver = true;
      made?.close();
    };
  }, [isThere]);
  return (
    <>
      <div class="editor" ref={place}>
        {!editor && <pre>{text}</pre>}
      </div>
      <Tools exercise={exercise} desk={desk} carried={carried} />
      <CompareWithSolution exercise={exercise} yours={text ?? ''} />
    </>
  );
}
