import type { Drift, Routes } from '../../core/shard/ports.ts';

/** Drifts of one target in memory; mending removes them. Mending throws `refuses`. */
export class FakeRoutes implements Routes {
  standing: Drift[] = [];
  readonly mended: string[] = [];
  refuses: Error | null = null;

  async drifts(): Promise<Drift[]> {
    return [...this.standing];
  }

  async mend(_: string, id: string): Promise<boolean> {
    if (this.refuses) throw this.refuses;
    if (!this.standing.some((drift) => drift.id === id)) return false;
    this.standing = this.standing.filter((drift) => drift.id !== id);
    this.mended.push(id);
    return true;
  }
}
