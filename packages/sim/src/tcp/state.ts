import { errno } from '@socketlings/kernel';

/** TIME-WAIT counts as closed: the program has nothing more to do with it. */
export type State =
  | 'closed'
  | 'syn-sent'
  | 'syn-received'
  | 'established'
  | 'fin-wait-1'
  | 'fin-wait-2'
  | 'close-wait'
  | 'closing'
  | 'last-ack';

export const CAN_SEND: ReadonlySet<State> = new Set<State>(['established', 'close-wait']);

/** Where the end of one's own stream leads; states that are not here have ended it already. */
export const AFTER_CLOSE: Readonly<Partial<Record<State, State>>> = {
  'syn-sent': 'closed',
  'syn-received': 'fin-wait-1',
  established: 'fin-wait-1',
  'close-wait': 'last-ack',
};

/** FIN was sent, and is not acknowledged. */
export const END_IS_UNDER_WAY: ReadonlySet<State> = new Set<State>([
  'fin-wait-1',
  'closing',
  'last-ack',
]);

/** The pending error that a reset leaves. */
export function errorOfReset(state: State): number {
  if (state === 'syn-sent') return errno.ECONNREFUSED;
  return state === 'close-wait' ? errno.EPIPE : errno.ECONNRESET;
}
