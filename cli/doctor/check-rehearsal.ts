import type { Rehearsed } from '../../adapters/kubernetes/rehearsal/rehearse.ts';
import { type Finding, findingsOf } from './findings/finding.ts';
import { refusalCause } from './findings/refusal-cause.ts';

const { ok, failed } = findingsOf('dry run');

/** Names of the objects in terms of a repair. */
const WORDS: Record<string, string> = {
  Deployment: 'the server that takes over',
  Job: 'the job of a copy',
  PersistentVolumeClaim: 'the claim of a copy',
  ConfigMap: "a job's work",
  Secret: "a job's credentials",
  Pod: 'the pod of a server or a job',
};

type Found = Finding & { kinds: Set<string>; shards: Set<string>; beyond: Set<string> };

/**
 * Returns what the cluster would refuse of a first snapshot or a restore, one line for each cause.
 */
export function checkRehearsal(rehearsed: Rehearsed[]): Finding[] {
  const causes = new Map<string, Found>();
  for (const { kind, shardId, refusal, beyond } of rehearsed) {
    if (refusal === null) continue;
    const { by, sentence, remedy } = refusalCause(refusal.said);
    const key = JSON.stringify([by, withoutNames(sentence), remedy]);
    const known: Found = causes.get(key) ?? {
      ...failed(`${by} says: ${sentence}`, remedy),
      kinds: new Set(),
      shards: new Set(),
      beyond: new Set(),
    };
    known.kinds.add(WORDS[kind] ?? kind);
    known.shards.add(`'${shardId}'`);
    if (by.startsWith("policy 'ragmend-takeover")) for (const each of beyond) known.beyond.add(each);
    causes.set(key, known);
  }
  const found = [...causes.values()].map(({ kinds, shards, beyond, ...finding }) => {
    const all = beyond.size === 0 ? '' : `; its pod template has ${[...beyond].join(', ')}`;
    const about = `${[...kinds].join(' and ')} of ${[...shards].join(', ')} would be refused: ${finding.about}${all}`;
    return { ...finding, about };
  });
  const shards = new Set(rehearsed.map(({ shardId }) => `'${shardId}'`));
  return found.length > 0 || shards.size === 0
    ? found
    : [ok(`the cluster accepts what a snapshot and a restore of ${[...shards].join(', ')} create`)];
}

/** Sentences that differ only in names of objects have one cause. */
const withoutNames = (sentence: string) => sentence.replace(/ragmend-doctor-[\w-]*/g, '');
