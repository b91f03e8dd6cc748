import { RUNBOOK_NAMES, runbooks } from '../runbooks.ts';

/**
 * Returns how the ids of a target's snapshots begin. No id of a target has an underscore, so that of
 * `docs` begins no snapshot of `docs-rag`.
 */
export const snapshotsOf = (targetId: string): string => `${targetId}_`;

/** The runs that copy volumes as evidence, named `<target>-<runbook>-<number>`. */
const COPYING = RUNBOOK_NAMES.filter((name) => runbooks[name].subject === 'shard' && runbooks[name].kind === 'repair');

/**
 * Returns the keys that the agent of a target writes, where `*` stands for any text. The
 * configuration refuses a target whose id reads like a run of another one.
 */
export function keysOfAgent(targetId: string): { snapshots: string[]; evidence: string[] } {
  return {
    snapshots: [`snapshots/${snapshotsOf(targetId)}*`],
    evidence: COPYING.map((runbook) => `evidence/${targetId}-${runbook}-*`),
  };
}

/**
 * Returns the keys of a shard's snapshots of version 0.1, whose ids named no target; `?` stands for
 * one character. Only a time has a capital letter at this place, so none of another shard fits.
 */
export const earlierKeysOf = (shardId: string): string => `snapshots/${shardId}-????????T?????????Z/*`;
