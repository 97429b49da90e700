// The file under test: written here, or where the learner keeps it.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Engine } from '../engine/engine.ts';
import type { ExerciseSummary } from '../exercises.ts';
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
    <p class="place">
      <code>{exercise.file.slice(1)}</code>
      <button type="button" onClick={() => desk.session?.show?.(1)}>
        Open in my editor
      </button>
    </p>
  );
}

function Written({ exercise, desk, carried }: Omit<Props, 'engine'>) {
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor>();
  const { session, text } = desk;
  const isThere = text !== undefined;
  useEffect(() => {
    if (!isThere) return undefined;
    let made: Editor | undefined;
    const label = `The file ${exercise.file.slice(1)}`;
    void import('./editor.ts').then(({ openEditor }) => {
      made = openEditor(place.current!, { text, label, onChange: (own) => session?.write?.(own) });
      setEditor(made);
    });
    return () => made?.close();
  }, [isThere]);
  return (
    <>
      <div class="editor" ref={place}>
        {!editor && <pre>{text}</pre>}
      </div>
      <Tools exercise={exercise} desk={desk} editor={editor} carried={carried} />
    </>
  );
}
