import type { Limits } from './contract.ts';

/** The limits of a dial as its caller writes them; nothing if there are none. */
export function sayLimits({ timeout, deadline, signal, attemptDelay }: Limits): string[] {
  const said = [
    ...(timeout === undefined ? [] : [`timeout: ${timeout}`]),
    ...(deadline === undefined ? [] : [`deadline: ${deadline === null ? 'null' : 'set'}`]),
    ...(signal === undefined ? [] : ['signal']),
    ...(attemptDelay === undefined ? [] : [`attemptDelay: ${attemptDelay}`]),
  ];
  return said.length > 0 ? [`{ ${said.join(', ')} }`] : [];
}
