/**
 * The networks of watch mode, with and without the real kernel, of a run that counts, and of the workshop's proof of
 * itself, short and full.
 */
export const NETWORKS = Object.freeze({
  watch: 'friendly,nasty,1-8,real',
  simulated: 'friendly,nasty,1-8',
  once: 'friendly,nasty,1-32,real',
  verify: 'friendly,nasty,1-18,real',
  full: 'friendly,nasty,1-100,real',
});
