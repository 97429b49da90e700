/** An absolute time in milliseconds on the connection's clock; `null` means no deadline. */
export type Deadline = number | null;

export type TimerId = number;

/** Where the time comes from: the real one, or one that a test moves by hand. */
export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back. */
  now(): number;
  /** Calls `f` once, when the clock reaches `at`; never before this call has returned. */
  setTimer(at: number, f: () => void): TimerId;
  /** Forgets a timer; one that is unknown or has fired is ignored. */
  clearTimer(t: TimerId): void;
}
