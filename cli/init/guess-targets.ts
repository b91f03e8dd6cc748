import type { Pod } from '../../adapters/kubernetes/api/objects.ts';
import type { Survey } from '../../adapters/kubernetes/api/survey.ts';
import { groupBy } from '../../core/kernel/group-by.ts';
import { findShards } from './find-shards.ts';
import { generatorNotes } from './generator-lines.ts';
import { type GuessedGenerator, guessGenerator } from './guess-generator.ts';
import { nearMisses } from './near-misses.ts';
import { type PairedShard, pairReplicas } from './pair-replicas.ts';
import { startNotes } from './start-notes.ts';
import { targetNames } from './target-names.ts';

/**
 * Shards that are served alike and so can form one target; `writers` is the Deployment that seems
 * to write to them, `generator` the one that seems to ask LLM providers.
 */
export type GuessedTarget = Pick<PairedShard, 'kind' | 'container' | 'volume' | 'port'> & {
  id: string;
  shards: PairedShard[];
  writers: string | null;
  generator: GuessedGenerator | null;
};
/**
 * The guess about a namespace. `notes` tell a person what was guessed and why; `misses` say why
 * something that looks like a store can't be a shard, and what to do.
 */
export type Guess = { targets: GuessedTarget[]; notes: string[]; misses: string[] };

const WRITER = /(^|-)(indexer|ingest(er|ion|or)?|writer|embedder|loader)(-|$)/;

/** Guesses targets from the objects of a namespace. */
export function guessTargets(namespace: string, survey: Survey, pods: Pod[]): Guess {
  const { shards, refused } = findShards(survey);
  const groups = groupBy(pairReplicas(shards), ({ kind, container, volume, port }) =>
    JSON.stringify([kind, container, volume, port]),
  );
  const writers = writersIn(survey);
  const generator = guessGenerator(survey);
  const all = [...groups.values()].map(ordered);
  const ids = targetNames(
    namespace,
    all.map((group) => ({ kind: String(group[0]?.kind), workloads: group.map(({ workload }) => workload) })),
  );
  const targets = all.map((group, at): GuessedTarget => {
    const [{ kind, container, volume, port }] = group as [PairedShard];
    const own = { writers: writers[0] ?? null, generator: at === 0 ? generator : null };
    return { id: ids[at] ?? namespace, kind, container, volume, port, shards: group, ...own };
  });
  const about =
    targets.length === 0 ? [] : [...writerNotes(writers), ...llmNotes(targets), ...obstaclesIn(survey, targets)];
  const misses = [...refused, ...nearMisses(survey, pods)];
  return { targets, notes: [...targets.flatMap(notesOf), ...targets.flatMap(startNotes), ...about], misses };
}

/** Each shard before its replicas. */
function ordered(shards: PairedShard[]): PairedShard[] {
  const key = ({ id, replicaOf }: PairedShard) => (replicaOf === null ? `${id}\n` : `${replicaOf}\n${id}`);
  return [...shards].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function writersIn({ workloads }: Survey): string[] {
  const writing = workloads.filter(({ kind, metadata }) => kind === 'Deployment' && WRITER.test(metadata.name));
  return writing.map(({ metadata }) => metadata.name);
}

function notesOf({ id, shards }: GuessedTarget): string[] {
  return shards.flatMap((shard) => {
    const about = `${id}: '${shard.workload}' is ${shard.replicaOf === null ? 'a shard' : 'a replica'} of ${shard.kind} by ${shard.by}`;
    const paired = shard.replicaOf === null ? '' : `, and one of '${shard.replicaOf}' by ${shard.pairedBy}`;
    const service =
      shard.services.length === 0
        ? [`${id}: no Service selects '${shard.workload}' alone: create one, and let the retriever use it`]
        : [];
    return [`${about}${paired}${shard.size === null ? '' : `; its claim has ${shard.size}`}`, ...service];
  });
}

function writerNotes(writers: string[]): string[] {
  const [first, ...others] = writers;
  if (first === undefined)
    return ['no Deployment looks like the writer of the shards: set writers, or writes are not paused'];
  const rest = others.length === 0 ? '' : `; so do ${others.map((name) => `'${name}'`).join(', ')}: choose`;
  return [`'${first}' seems to write to the shards, judging by its name${rest}`];
}

/** A namespace has one such service, whatever it stores its documents in. */
function llmNotes([first, ...others]: GuessedTarget[]): string[] {
  if (!first?.generator) return [];
  const ids = others.map(({ id }) => `'${id}'`).join(', ');
  const elsewhere = others.length === 0 ? [] : [`${first.id}: move its generator if it answers for ${ids} instead`];
  return [...generatorNotes(first.id, first.generator), ...elsewhere];
}

/** Returns what Ragmend refuses to work with, before it is deployed. */
function obstaclesIn({ workloads }: Survey, targets: GuessedTarget[]): string[] {
  const names = new Set(targets.flatMap(({ shards }) => shards.map(({ workload }) => workload)));
  return workloads
    .filter(({ metadata }) => names.has(metadata.name))
    .flatMap(({ metadata, spec }) => {
      const { whenDeleted, whenScaled } = spec.persistentVolumeClaimRetentionPolicy ?? {};
      const deletes = whenDeleted === 'Delete' || whenScaled === 'Delete';
      const { length } = spec.volumeClaimTemplates ?? [];
      return [
        ...(deletes
          ? [`'${metadata.name}' deletes its claims (persistentVolumeClaimRetentionPolicy): set both to Retain`]
          : []),
        ...(length > 1
          ? [
              `'${metadata.name}' makes ${length} claims, but only one is copied: keep everything it stores on one of them`,
            ]
          : []),
      ];
    });
}
