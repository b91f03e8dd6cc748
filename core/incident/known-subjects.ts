import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import { type Subject, type SubjectKind, shardNamed } from '../contracts/subject.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { NotFound } from '../kernel/task-error.ts';

type Deps = { registry: Pick<Registry, 'read'>; config: Config };
/** A possible subject of an incident, with every name that an alert may use for it. */
export type KnownSubject = { subject: Subject; names: string[] };

/**
 * Returns all subjects of a kind on a target: shards (also under their replicas' names) from the
 * registry, providers from the configuration, or the target itself.
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

/** Returns the subject with this id. Throws NotFound, whose message lists the known ids. */
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
