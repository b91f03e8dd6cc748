import type { Routes } from '../../../core/shard/ports.ts';

/**
 * On one machine the retriever reads the registry itself, and nobody deploys over it: nothing
 * stands between the two.
 */
export const localRoutes: Routes = { drifts: async () => [], mend: async () => false };
