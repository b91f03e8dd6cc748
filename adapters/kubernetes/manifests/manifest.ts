import type { KubernetesObject } from '@kubernetes/client-node';

/**
 * One object that an administrator applies, and why it is there; `notes` say why each of its
 * `rules` or validations is.
 */
export type Manifest = { why: string; object: KubernetesObject; notes?: string[] };
