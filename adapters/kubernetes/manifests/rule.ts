import type { V1PolicyRule } from '@kubernetes/client-node';

/** A rule of a Role, and the reason for it. */
export type Rule = V1PolicyRule & { why: string };
