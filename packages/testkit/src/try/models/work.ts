/** What a server has done. */
export interface Work {
  /** System calls. */
  calls: number;
  /** Descriptors that were looked at to find the ones that have something. */
  looks: number;
  /** Messages that were answered. */
  answers: number;
}
