import type { PairedShard } from './pair-replicas.ts';
import { takeoverFor } from './pod-facts.ts';

type Target = Pick<PairedShard, 'kind'> & { id: string; shards: PairedShard[] };

/**
 * Returns what a server that takes over, and the jobs beside it, need by the pod templates of a
 * target, each with the setting that was written for it.
 */
export function startNotes({ id, kind, shards }: Target): string[] {
  const facts = shards.map((shard) => shard.facts);
  const { admission, serviceAccount } = takeoverFor(facts);
  const beyond = [...new Set(facts.flatMap((each) => each.beyond))];
  const why =
    beyond.length === 0 ? 'its shards run as different service accounts' : `its pods have ${beyond.join(', ')}`;
  const inits = [...new Set(facts.flatMap(({ rootInits }) => rootInits))];
  const rooted = shards.filter((shard) => shard.facts.runAsUser === null).map(({ workload }) => `'${workload}'`);
  return [
    ...(admission === 'contained'
      ? []
      : [`${id}: ${why}: takeover.admission is 'template', so that a server that takes over may have the same`]),
    ...(serviceAccount === undefined ? [] : [`${id}: its pods run as service account '${serviceAccount}'`]),
    ...(inits.length === 0
      ? []
      : [
          `${id}: init containers run as root (${inits.map((name) => `'${name}'`).join(', ')}): they run again in a server that takes over, and may change the owner of its files`,
        ]),
    ...(rooted.length === 0
      ? []
      : [
          `${id}: the pod templates of ${rooted.join(', ')} name no user: jobs run as 65532, never as root, and can read what others may read; \`ragmend doctor\` checks whether that is enough`,
        ]),
    ...(kind === 'pgvector'
      ? [
          `${id}: a Postgres server is one shard, whatever databases and tables it has: a restore takes all of them back; what is to be restored apart needs a server of its own`,
        ]
      : []),
  ];
}
