// The editor, which is loaded when the page stands already.

import { javascript } from '@codemirror/lang-javascript';
import { indentWithTab } from '@codemirror/commands';
import { basicSetup, EditorView } from 'codemirror';
import { keymap } from '@codemirror/view';

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

export function openEditor(parent: HTMLElement, { text, label, onChange }: Options): Editor {
  let pause: ReturnType<typeof setTimeout> | undefined;
  const view = new EditorView({
    parent,
    doc: text,
    extensions: [
      basicSetup,
      keymap.of([indentWithTab]), // Escape first, and Tab leaves the editor
      javascript({ typescript: true }),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (!docChanged) return;
        clearTimeout(pause);
        pause = setTimeout(() => onChange(state.doc.toString()), PAUSE);
      }),
    ],
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
      clearTimeout(pause);
      view.destroy();
    },
  };
}

// --- internal ---

const PAUSE = 200; // ms without a key
