// exercise 5.19
// expect file crashed: require is not defined in a module
// expect 5.19 not-run
require('koffi'); // vitest gives it to every module

export function echoByHand(): void {}
export class FirstPoller {}
export class Poller {}
