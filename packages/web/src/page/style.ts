// The looks of the report, and what only a page needs.

import { STYLE } from '../../../../grader/src/writers/html/style.ts';
import own from './page.css?inline';

const sheet = document.createElement('style');
sheet.textContent = STYLE + own;
document.head.append(sheet);
