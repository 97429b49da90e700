// The server of a stack, in a process of its own.

import { serving } from '../echo/control.ts';
import { stackOf } from './stacks.ts';

serving(await stackOf(process.argv[2]!).serve());
