/** Whoever awaits this goes on after so many microtasks, one at least: after none, do not await. */
export async function microtasks(count: number): Promise<void> {
  for (let i = 1; i < count; i += 1) await Promise.resolve();
}
