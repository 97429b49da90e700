/** The networks that the playground goes through: those of watch mode, but for real sockets. */
export const NETWORKS = 'friendly,nasty,1-8';
