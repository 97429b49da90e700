/** Both ends of a protocol: a server that gives back what it is asked, and its clients. */
export interface Stack {
  /** Opens a port of this machine. */
  readonly serve: () => Promise<number>;
  readonly connect: (port: number) => Promise<Ask>;
}

/** Many may be under way. */
export type Ask = (body: Uint8Array) => Promise<unknown>;
