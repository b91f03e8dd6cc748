import type { NeedOf } from '../../contracts/http/needs.ts';
import type { Incident } from '../../contracts/incident.ts';
import type { RegistryEntry } from '../../contracts/registry.ts';
import { isSameSubject, shardNamed } from '../../contracts/subject.ts';
import { commandFor, looksAfterAnswers, type NeedsDeps, type Standing, startLine } from './ports.ts';

/** Returns the shards that do not answer themselves while no incident works on them. */
export async function shardsOut(
  deps: NeedsDeps,
  { targetId, entries, lastRuns }: Standing,
): Promise<NeedOf<'shard-out'>[]> {
  const repairs = lastRuns.filter(looksAfterAnswers);
  const lastOf = (shardId: string) =>
    repairs.find(({ subject }) => isSameSubject(subject, shardNamed(shardId))) ?? null;
  const isOut = ({ replicaOf, route, shardId }: RegistryEntry) =>
    replicaOf === null && route !== 'self' && lastOf(shardId)?.closedAt !== null;
  const out = (entries ?? []).filter(isOut);
  return Promise.all(out.map((entry) => outNeed(deps, targetId, entry, lastOf(entry.shardId))));
}

async function outNeed(
  { caseFile, config }: NeedsDeps,
  targetId: string,
  { shardId, route, outSince }: RegistryEntry,
  last: Incident | null,
): Promise<NeedOf<'shard-out'>> {
  const answers = route === 'replica' ? 'its replica answers for it' : 'users get answers without it';
  return {
    kind: 'shard-out',
    id: `shard-out:${targetId}/${shardId}`,
    targetId,
    subject: shardNamed(shardId),
    route,
    since: outSince ?? (last && (await caseFile.facts(last.id)).safeAt) ?? null,
    headline: `${shardId} is out of rotation and nothing works on it: ${answers}.`,
    why: last ? `Its last run, ${last.id}, ended as ${last.state}.` : 'No run of it is on record.',
    command: commandFor(config, targetId, startLine('shard-restore', shardNamed(shardId))),
    incidentId: last?.id ?? null,
  };
}
