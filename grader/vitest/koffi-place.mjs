/** The name of the symbol under which the worker keeps a door to native code, and the workshop's kernel finds it. */
export const KOFFI = 'socketlings.koffi';
