import type { Takeover } from '../../../core/snapshot/ports.ts';

/**
 * On one machine a server can be started beside another, whatever stands: nothing is refused, and
 * nobody deploys over it.
 */
export const localTakeover: Takeover = { refusal: async () => null, afterwards: async () => [] };
