// The handbook of the workshop, with its pictures.

import { useEffect, useState } from 'preact/hooks';
import { handbook } from '../exercises.ts';
import { Html } from './prose.tsx';

export function Handbook() {
  const [html, setHtml] = useState('');
  useEffect(() => {
    document.title = 'Handbook - Socketlings';
    void handbook().then(setHtml);
  }, []);
  return (
    <main class="handbook">
      <h1>The handbook</h1>
      <Html html={html} />
    </main>
  );
}
