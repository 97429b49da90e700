import './platform/globals.ts';
import { render } from 'preact';
import { App } from './page/app.tsx';
import { engineOfPage } from './engine/of-page.ts';
import './page/style.ts';

render(<App engine={engineOfPage()} />, document.getElementById('page')!);
