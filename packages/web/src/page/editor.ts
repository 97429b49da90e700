// The editor, which is loaded when the page stands already.

import { javascript } from '@codemirror/lang-javascript';
import { basicSetup, EditorView } from 'codemirror';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';

export interface Editor {
  /** Puts another text there; it can be undone. */
  replace(text: string): void;
  goTo(line: number): void;
  close(): void;
}

interface Options {
  readonly text: string;
  readonly label: string;
  readonly onChange: (text: string) => void;
}

export function openEditor(parent: HTMLElement, options: Options): Editor {
  const tell = afterPause(options.onChange);
  const view = new EditorView({
    parent,
    doc: options.text,
    extensions: extensionsFor(options, tell),
  });
  return {
    replace(other) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: other } });
    },
    goTo(number) {
      const line = view.state.doc.line(Math.min(number, view.state.doc.lines));
      view.dispatch({ selection: { anchor: line.from, head: line.to }, scrollIntoView: true });
      view.focus();
    },
    close() {
      view.destroy();
    },
  };
}

// --- internal ---

function extensionsFor({ label }: Options, tell: (text: string) => void): Extension[] {
  return [
    basicSetup,
    javascript({ typescript: true }),
    syntaxHighlighting(COLORS),
    EditorView.theme(LOOKS),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) tell(state.doc.toString());
    }),
  ];
}

/** The page's own, light and dark. */
const LOOKS = {
  '.cm-gutters': { background: 'var(--code)', color: 'var(--soft)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': {
    background: 'color-mix(in srgb, var(--them) 9%, transparent)',
  },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { background: 'color-mix(in srgb, var(--them) 28%, transparent)' },
};

const COLORS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--yours)' },
  { tag: [tags.string, tags.regexp, tags.number, tags.bool, tags.null], color: 'var(--good)' },
  { tag: [tags.comment], color: 'var(--soft)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className], color: 'var(--who-4)' },
  {
    tag: [tags.definition(tags.variableName), tags.function(tags.variableName)],
    color: 'var(--them)',
  },
]);

function afterPause(tell: (text: string) => void): (text: string) => void {
  let pause: ReturnType<typeof setTimeout> | undefined;
  return (text) => {
    clearTimeout(pause);
    pause = setTimeout(tell, PAUSE, text);
  };
}

const PAUSE = 120; // ms without a key
