import type { KubernetesObject } from '@kubernetes/client-node';

/** One object that an administrator applies, and why it is there. */
export type Manifest = { why: string; object: KubernetesObject };
