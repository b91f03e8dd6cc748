import type { Observation } from '../../contracts/bootstrap/observation.ts';

/** Shows what a start waits for. */
export interface StartScene {
  /**
   * Reads the objects and events of a target and the ends of the logs of pods that are not ready, within
   * limits: at most 60 logs of at most 5,000 lines. A kind that may not be read is named in `missing`.
   */
  observe(targetId: string): Promise<Observation>;
}
