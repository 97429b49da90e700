// For a copy without a history, such as an image: what lies in it now is how the grader and the packages came.

import { listTools } from '../grader/src/workshop/tools.ts';

listTools();
