import type { Routes } from '../../../core/shard/ports.ts';

/**
 * On one machine the retriever reads the registry itself, and nobody deploys over it: no drift can
 * arise between them.
 */
export const localRoutes: Routes = { drifts: async () => [], mend: async () => false };
