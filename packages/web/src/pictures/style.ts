// The looks of the pictures come with the first one that is shown.

import looks from './pictures.css?inline';

const sheet = document.createElement('style');
sheet.textContent = looks;
document.head.append(sheet);
