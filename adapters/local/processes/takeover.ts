import type { Takeover } from '../../../core/snapshot/ports.ts';

/**
 * On one machine a server can always be started beside another, and nobody deploys over it: nothing
 * is refused.
 */
export const localTakeover: Takeover = { refusal: async () => null, afterwards: async () => [] };
