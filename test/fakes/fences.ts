import type { Fence } from '../../core/kernel/ports/fence.ts';
import { StaleEpoch } from '../../core/kernel/task-error.ts';

/**
 * The locks of a fake: `epoch` holds the lock. If it is null, each incident holds one with its
 * newest seen epoch.
 */
export class FakeFences {
  private readonly newest = new Map<string, number>();

  constructor(private readonly epoch: number | null = null) {}

  check({ incidentId, epoch }: Fence): void {
    const held = this.epoch ?? Math.max(epoch, this.newest.get(incidentId) ?? epoch);
    this.newest.set(incidentId, held);
    if (epoch !== held) throw new StaleEpoch(`incident '${incidentId}' holds no lock with epoch ${epoch}`);
  }
}
