import type { SimGround } from './sim-ground.ts';

/** Lets exactly `ms` of virtual time pass, and everything happen until then; what comes later does not hasten it. */
export async function passOn(ground: SimGround, ms: number): Promise<void> {
  const { scheduler } = ground.simulated;
  const { clock } = scheduler;
  const end = clock.now() + ms;
  const what = (): string => `for ${ms} ms to pass`;
  while (clock.now() < end) {
    scheduler.progress(); // it does not wait for long where nothing moves
    await scheduler.wait<void>({ side: 'test', who: 'the test', what }, (resolve) => {
      clock.setTimer(Math.min(end, clock.now() + STRIDE), () => resolve());
    });
  }
}

// --- internal ---

const STRIDE = 50_000; // virtual ms
