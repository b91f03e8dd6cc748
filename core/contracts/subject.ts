/** The kinds of subjects of an incident; `service` is the target itself. */
export const SUBJECT_KINDS = ['shard', 'provider', 'service'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** The subject of an incident, within its target. The id of a `service` is the target's id. */
export type Subject = { kind: SubjectKind; id: string };

/** Returns a shard as the subject of an incident. */
export const shardNamed = (id: string): Subject => ({ kind: 'shard', id });

/**
 * Returns a text that is unique among the subjects of a target. Use it for keys and metrics only,
 * and never parse it.
 */
export const subjectKey = ({ kind, id }: Subject): string => `${kind}/${id}`;

/** Returns whether two subjects of one target are the same. */
export const isSameSubject = (one: Subject, other: Subject): boolean => subjectKey(one) === subjectKey(other);

/** Returns how messages name a subject: `shard-2`, `provider openai`, `service docs-rag`. */
export const nameOf = ({ kind, id }: Subject): string => (kind === 'shard' ? id : `${kind} ${id}`);

/** Returns how a command names a subject: `shard-2`, `provider/openai`. */
export const argumentOf = ({ kind, id }: Subject): string => (kind === 'shard' ? id : `${kind}/${id}`);

/** Reads the subject that a command names; without a kind before a slash it has no kind. */
export function subjectOf(argument: string): { kind: SubjectKind | null; id: string } {
  const kind = SUBJECT_KINDS.find((each) => argument.startsWith(`${each}/`)) ?? null;
  return { kind, id: kind === null ? argument : argument.slice(kind.length + 1) };
}
