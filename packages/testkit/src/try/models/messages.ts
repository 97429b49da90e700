// What a tried server and its clients tell each other, and what both must know.

export type ToClients =
  | { readonly what: 'connect'; readonly port: number; readonly clients: number }
  | { readonly what: 'talk'; readonly messages: number }
  | { readonly what: 'leave' };

export type FromClients =
  | { readonly what: 'connected' }
  /** `median`: how long an answer took, in ms. */
  | { readonly what: 'done'; readonly median: number };

/** So many of the clients talk. */
export const TALKING = 3;

export const MESSAGE = 'hello 12';
