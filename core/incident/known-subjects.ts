import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import { type Subject, type SubjectKind, shardNamed } from '../contracts/subject.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { NotFound } from '../kernel/task-error.ts';

type Deps = { registry: Pick<Registry, 'read'>; config: Config };
/** Something that an incident of a target may be about, with every name that an alert may have for it. */
export type KnownSubject = { subject: Subject; names: string[] };

/**
 * Returns everything of a kind that a target has: shards as its registry has them, each also by the
 * names of its replicas, who makes its vectors as its configuration says, or the target itself.
 */
export async function knownSubjects(
  { registry, config }: Deps,
  kind: SubjectKind,
  targetId: string,
): Promise<KnownSubject[]> {
  switch (kind) {
    case 'shard':
      return shardsIn(await registry.read(targetId));
    case 'provider':
      return [named(kind, targetOf(config, targetId).embedding.kind)];
    case 'service':
      return [named(kind, targetOf(config, targetId).id)];
  }
}

/** Returns the subject with this id; throws NotFound, with the ids that there are. */
export async function knownSubject(deps: Deps, targetId: string, { kind, id }: Subject): Promise<Subject> {
  const known = (await knownSubjects(deps, kind, targetId)).map(({ subject }) => subject);
  const found = known.find((subject) => subject.id === id);
  if (found) return found;
  throw new NotFound(`${kind} '${id}' is unknown: use one of ${known.map((subject) => subject.id).join(', ')}`);
}

function shardsIn(entries: Awaited<ReturnType<Registry['read']>>): KnownSubject[] {
  const own = entries.filter(({ replicaOf }) => replicaOf === null).map(({ shardId }) => shardId);
  return own.map((id) => {
    const replicas = entries.filter(({ replicaOf }) => replicaOf === id).map(({ shardId }) => shardId);
    return { subject: shardNamed(id), names: [id, ...replicas] };
  });
}

const named = (kind: SubjectKind, id: string): KnownSubject => ({ subject: { kind, id }, names: [id] });
