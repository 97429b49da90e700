// exercise 5.19
// expect 5.19 hung: Line 8 runs again and again
export function echoByHand(): void {}
export class FirstPoller {}
let rounds = 0;
export class Poller {
  constructor() {
    for (;;) rounds += 1;
  }
}
