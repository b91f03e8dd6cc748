import type { KubernetesObject } from '@kubernetes/client-node';

/**
 * One object that an administrator applies, and the reason for it; `notes` give the reason for each
 * of its `rules` or validations.
 */
export type Manifest = { why: string; object: KubernetesObject; notes?: string[] };
