import type { Fence } from '../../core/kernel/ports/fence.ts';
import { StaleEpoch } from '../../core/kernel/task-error.ts';

/** The locks of a fake: `epoch` holds the lock; where it is null, each incident holds one with the epoch of its first fence. */
export class FakeFences {
  private readonly first = new Map<string, number>();

  constructor(private readonly epoch: number | null = null) {}

  check({ incidentId, epoch }: Fence): void {
    const held = this.epoch ?? this.first.get(incidentId) ?? epoch;
    this.first.set(incidentId, held);
    if (epoch !== held) throw new StaleEpoch(`incident '${incidentId}' holds no lock with epoch '${epoch}'`);
  }
}
