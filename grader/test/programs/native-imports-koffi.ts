// exercise 5.19
// expect file crashed: native-imports-koffi.ts imports 'koffi', which is out of bounds
// expect 5.19 not-run
const name = 'koffi';
await import(name);

export function echoByHand(): void {}
export class FirstPoller {}
export class Poller {}
