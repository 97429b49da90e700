/** What a loop knows of the tasks that have their turns from it. */
export interface Tasks {
  /** How many have not ended. */
  readonly left: number;
  /** How many can go on now: they wait for a turn, in the order in which they were made ready. */
  readonly runnable: number;
  /** In how many ms the next timer is due: 0 if one is now, -1 if none is set. */
  readonly untilTimer: number;
  /** Every timer that is due goes off. */
  runTimers(): void;
  /**
   * The first that can go on does so, until it sleeps or ends; if there is none, nothing happens. On a real kernel a turn
   * also ends when much has been done: a task that is always answered at once then goes on beside the others.
   */
  turn(): Promise<void>;
}
