/** The kinds of things that an incident can be about; `service` is the target itself. */
export const SUBJECT_KINDS = ['shard', 'provider', 'service'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What an incident is about, within its target; the id of a `service` is the target's own. */
export type Subject = { kind: SubjectKind; id: string };

/** Returns a shard as what an incident is about. */
export const shardNamed = (id: string): Subject => ({ kind: 'shard', id });

/** Returns a text that no other subject of the target has: for keys and metrics only, never to be parsed. */
export const subjectKey = ({ kind, id }: Subject): string => `${kind}/${id}`;

/** Returns whether two subjects of one target are the same. */
export const isSameSubject = (one: Subject, other: Subject): boolean => subjectKey(one) === subjectKey(other);

/** Returns the words for a subject in messages: `shard-2`, `provider openai`, `service docs-rag`. */
export const nameOf = ({ kind, id }: Subject): string => (kind === 'shard' ? id : `${kind} ${id}`);
