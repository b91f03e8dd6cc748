import { ONLY } from '../contracts/case-file.ts';
import type { ShardRef } from '../contracts/incident.ts';
import { findShard } from '../kernel/find-shard.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Registry } from '../kernel/ports/registry.ts';

export type TakeOutDeps = { registry: Registry; caseFile: CaseFile; clock: Clock };
type Back = Partial<Record<'workloadId' | 'url', string>>;

/**
 * Takes a shard out of rotation, at its workload or `back` at an earlier one. Keeps two times: the
 * first by this run, and the first since the shard last answered itself.
 */
export async function takeOut(deps: TakeOutDeps, ref: ShardRef, back: Back = {}): Promise<void> {
  const { registry, caseFile, clock } = deps;
  const entry = await findShard(deps, ref);
  const now = instantOf(clock.now());
  const outSince = entry.route === 'self' ? now : (entry.outSince ?? now);
  const wanted = { ...back, route: 'none', outSince } as const;
  const stands = Object.entries(wanted).every(([key, value]) => entry[key as keyof typeof wanted] === value);
  if (!stands) await registry.change(ref, ref.shardId, wanted);
  const facts = await caseFile.facts(ref.incidentId);
  if (!facts.safeAt) await caseFile.save(ref, 'safeAt', ONLY, now);
  if (facts.safeSince !== outSince) await caseFile.save(ref, 'safeSince', ONLY, outSince);
}
