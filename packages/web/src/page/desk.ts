// What the page knows of one exercise while it is open.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Engine, News, Session } from '../engine/engine.ts';
import type { ExerciseReport, StepReport } from '../../../../grader/src/grade/report.ts';
import { textOf, type ExerciseSummary, type ExerciseText } from '../exercises.ts';
import type { Editor } from './editor.ts';

export interface Desk extends News {
  readonly session: Session | undefined;
  readonly words: ExerciseText | undefined;
  /** The steps as they stand; those that had no turn yet as they stood before. */
  readonly steps: readonly StepReport[];
  /** How many files were judged since a step has passed that had not passed before. */
  readonly tries: number;
  /** Shows a line, wherever the file is edited. */
  readonly show: (line: number) => void;
  /** Says where that is, once there is an editor in the page. */
  readonly setEditor: (editor: Editor | undefined) => void;
  readonly editor: Editor | undefined;
}

export function useDesk(exercise: ExerciseSummary, engine: Engine): Desk {
  const [news, setNews] = useState<News>({});
  const [words, setWords] = useState<ExerciseText>();
  const session = useRef<Session>(undefined);
  const [editor, setEditor] = useState<Editor>();
  const whole = useRef<ExerciseReport>(undefined);
  useEffect(() => {
    void textOf(exercise).then(setWords);
    const own = engine.open(exercise, (more) => setNews((before) => ({ ...before, ...more })));
    session.current = own;
    return () => own.close();
  }, [exercise, engine]);
  if (news.report && !news.isRunning) whole.current = news.report;
  const steps = standing(
    news.report?.steps ?? [],
    news.isRunning ? whole.current?.steps : undefined,
  );
  const tries = useTries(news);
  const show = (line: number): void => {
    if (editor) editor.goTo(line);
    else session.current?.show?.(line);
  };
  return { ...news, words, steps, tries, show, editor, setEditor, session: session.current };
}

/** The first step to look at: the first that fails. */
export function firstFailing(steps: readonly StepReport[]): StepReport | undefined {
  return steps.find(({ verdict }) => verdict !== 'passed' && verdict !== 'not-run');
}

// --- internal ---

function useTries({ report, isRunning, passed = [] }: News): number {
  const [tries, setTries] = useState(0);
  const best = useRef(0);
  useEffect(() => {
    if (!report || isRunning) return;
    setTries(passed.length > best.current ? 0 : tries + 1);
    best.current = passed.length;
  }, [report, isRunning]);
  return tries;
}

function standing(
  steps: readonly StepReport[],
  before: readonly StepReport[] | undefined,
): readonly StepReport[] {
  return steps.map((step, i) => (step.verdict === 'not-run' ? (before?.[i] ?? step) : step));
}
