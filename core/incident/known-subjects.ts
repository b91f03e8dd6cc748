import type { Config, TargetConfig } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import { type Subject, type SubjectKind, shardNamed } from '../contracts/subject.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { NotFound } from '../kernel/task-error.ts';

type Deps = { registry: Pick<Registry, 'read'>; config: Config };
/** A possible subject of an incident, with every name that an alert may use for it. */
export type KnownSubject = { subject: Subject; names: string[] };

/**
 * Returns all subjects of a kind on a target: shards (also under their replicas' names) from the
 * registry, LLM providers (also under their models' names, where only one of them has such a model)
 * from the configuration, the primary first, or the target itself, if its configuration says how it starts.
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
      return providersIn(targetOf(config, targetId));
    case 'service':
      return servicesIn(targetOf(config, targetId));
  }
}

/** Returns the subject with this id. Throws NotFound, whose message lists the known ids. */
export async function knownSubject(deps: Deps, targetId: string, { kind, id }: Subject): Promise<Subject> {
  const known = (await knownSubjects(deps, kind, targetId)).map(({ subject }) => subject);
  const found = known.find((subject) => subject.id === id);
  if (found) return found;
  if (known.length === 0)
    throw new NotFound(`${kind} '${id}' is unknown, and target '${targetId}' has none: add ${ADDED[kind]}`);
  throw new NotFound(`${kind} '${id}' is unknown: use one of ${known.map((subject) => subject.id).join(', ')}`);
}

/** Where the subjects of each kind come from. */
const ADDED: Record<SubjectKind, string> = {
  shard: 'its shards to the registry',
  provider: "its 'generator' to ragmend.yaml",
  service: "its 'bootstrap' to ragmend.yaml",
};

function shardsIn(entries: Awaited<ReturnType<Registry['read']>>): KnownSubject[] {
  const own = entries.filter(({ replicaOf }) => replicaOf === null).map(({ shardId }) => shardId);
  return own.map((id) => {
    const replicas = entries.filter(({ replicaOf }) => replicaOf === id).map(({ shardId }) => shardId);
    return { subject: shardNamed(id), names: [id, ...replicas] };
  });
}

/** The target itself, where it is known how it starts. */
function servicesIn({ id, bootstrap }: TargetConfig): KnownSubject[] {
  return bootstrap ? [{ subject: { kind: 'service', id }, names: [id] }] : [];
}

/** A target without a generator has no providers. */
function providersIn({ generator }: TargetConfig): KnownSubject[] {
  const providers = generator?.providers ?? [];
  const models = providers.flatMap((provider) => provider.models.map(({ name }) => name));
  const isUnique = (name: string) => models.indexOf(name) === models.lastIndexOf(name);
  return providers.map((provider) => ({
    subject: { kind: 'provider', id: provider.name },
    names: [provider.name, ...provider.models.map(({ name }) => name).filter(isUnique)],
  }));
}
