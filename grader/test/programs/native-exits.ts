// exercise 5.19
// expect 5.19 crashed: Your code calls process.exit
export function echoByHand(): void {}
export class FirstPoller {}
export class Poller {
  constructor() {
    process.exit(0);
  }
}
