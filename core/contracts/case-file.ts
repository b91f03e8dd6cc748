import * as z from 'zod';
import { verdict } from './golden.ts';
import { plan, rename } from './plan.ts';

/**
 * How far the re-indexing is: what it reads is compared with the store from `place` on, for changes `since` the snapshot; null where nothing was restored. `passes`
 * counts how often the source was replaced meanwhile, `rounds` how often its end was reached. `older` counts documents that are older by their own words, and what of
 * them the store lacks or has otherwise; `left` those that were left as they are, `isBlind` is whether the store
 * has no way to be read. The others count documents and lines, of which the lists name the first.
 */
export const reindexWork = z.object({
  since: z.string().nullable(),
  place: z.object({ generation: z.string(), byte: z.int(), line: z.int() }).nullable(),
  passes: z.int(),
  rounds: z.int(),
  removed: z.int(),
  backDated: z.int(),
  refused: z.int(),
  older: z.object({ seen: z.int(), lacking: z.int(), other: z.int() }),
  left: z.int(),
  isBlind: z.boolean(),
  undeleted: z.array(z.string()),
  oddLines: z.int(),
  odd: z.array(z.object({ line: z.int(), reason: z.string() })),
  unsettled: z.string().nullable(),
});
export type ReindexWork = z.infer<typeof reindexWork>;

/**
 * Volumes that change their names, the good one first: from what `before` serves on to what `after` finds. `isBack` is whether that undoes an earlier move; `grantedAt` is
 * when nobody had them open any more.
 */
export const volumeMove = z.object({
  ...{ before: z.string(), after: z.string(), renames: z.array(rename).min(1), isBack: z.boolean() },
  ...{ offeredAt: z.string(), grantedAt: z.string().nullable() },
});
export type VolumeMove = z.infer<typeof volumeMove>;

/** What a runbook found out and did, kept on the incident: a fact is set once per key and read by later tasks and by the report. */
export const caseFacts = z.object({
  evidence: z.object({
    ...{ folder: z.string(), files: z.int(), manifestSha256: z.string(), copied: z.boolean() },
    left: z.array(z.string()).optional(),
  }),
  failingQueries: z.array(z.string()),
  probes: z.record(z.string(), verdict.extend({ reason: z.string() })),
  markedAt: z.string(),
  /** When the shard was first taken out of rotation since it last answered, by this run or one before it. */
  outSince: z.string(),
  plans: z.record(z.string(), plan),
  triedSnapshots: z.record(z.string(), z.string()),
  freshWorkload: z.object({
    workloadId: z.string(),
    volume: z.string(),
    snapshotId: z.string(),
    takenAt: z.string(),
    coveredUntil: z.string().optional(),
  }),
  servedBefore: z.object({ workloadId: z.string(), url: z.string(), volume: z.string() }),
  cutOver: z.object({ before: z.string(), after: z.string(), at: z.string() }),
  quarantinedVolumes: z.array(z.string()),
  move: volumeMove,
  reindex: z.object({ total: z.int(), done: z.int(), missing: z.array(z.string()), work: reindexWork.optional() }),
  /** How the tail left the shard: out of rotation, to its replica, in rotation as it was found, in rotation since it was reintroduced, or never touched. */
  left: z.enum(['out', 'replica', 'as-found', 'reintroduced', 'untouched']),
  copies: z.record(z.string(), z.string()),
  coveredUntil: z.string(),
  failure: z.record(z.string(), z.string()),
});
export type CaseFacts = z.infer<typeof caseFacts>;

/** One line of an incident's timeline. */
export const timelineEntry = z.object({ at: z.string(), key: z.string(), text: z.string() });
export type TimelineEntry = z.infer<typeof timelineEntry>;
