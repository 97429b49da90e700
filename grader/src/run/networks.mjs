/** The networks of watch mode, of a run that counts, and of the workshop's proof of itself. */
export const RUNS = Object.freeze({
  watch: 'friendly,nasty,1-8,real',
  once: 'friendly,nasty,1-32,real',
  verify: 'friendly,nasty,1-100,real',
});
