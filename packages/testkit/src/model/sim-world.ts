import type { SimGround } from '../base/sim-ground.ts';
import { World } from '../base/world.ts';

/** A world that is always simulated. */
export class SimWorld extends World {
  declare readonly ground: SimGround;
}
