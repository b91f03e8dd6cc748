import * as z from 'zod';
import { jsonIn } from '../../core/kernel/json-in.ts';
import { type OddLine, type SourceDocument, UNKNOWN_TIME } from '../../core/kernel/ports/documents.ts';
import { type ByteLine, LINE_BYTES } from './byte-lines.ts';
import { isNoTime, timeOf } from './document-time.ts';

/** One line of documents.jsonl. */
export type DocumentLine = SourceDocument & { targetId: string };
/** The content of a line: a document and the fields it has, or why it can't be read. */
export type ReadLine = { document: DocumentLine; names: { deletions: boolean; metadata: boolean } } | { odd: OddLine };
/** The shard whose lines are wanted. */
export type Shard = { targetId: string; shardId: string };

const name = z.union([z.string().min(1), z.int().transform(String)], {
  error: 'is neither a text nor a whole number that JSON carries (up to 15 digits): write it as a text',
});
/** PHP writes an object without fields as an empty list. */
const emptyList = z
  .array(z.never())
  .max(0)
  .transform(() => ({}));
const schema = z
  .object({
    id: name,
    targetId: name,
    shardId: name,
    text: z.string().nullish(),
    metadata: z.union([z.record(z.string(), z.unknown()), emptyList], { error: 'is no object' }).nullish(),
    addedAt: z.unknown().optional(),
    updatedAt: z.unknown().optional(),
    deletedAt: z.unknown().optional(),
  })
  .refine(({ text, deletedAt }) => typeof text === 'string' || !isNoTime(deletedAt), {
    path: ['text'],
    message: 'missing, and it is not deleted',
  });
const readable = name.optional().catch(undefined);
const owner = z.object({ targetId: readable, shardId: readable }).catch({});
const identity = z.object({ id: name }).catch({ id: '' });
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a line; null if it is blank, or belongs to another shard than the wanted one. */
export function readLine({ line, bytes }: ByteLine, wanted: Shard | null): ReadLine | null {
  if (bytes === null) return odd(line, `longer than ${LINE_BYTES} bytes`);
  const text = textOf(bytes);
  if (text === null) return odd(line, `not UTF-8${formOf(bytes)}`);
  if (text.trim() === '') return null;
  const value = jsonIn(text);
  if (value === undefined) return odd(line, `not JSON: '${text.slice(0, 40)}'`);
  if (wanted && isElsewhere(value, wanted)) return null;
  const parsed = schema.safeParse(value);
  if (!parsed.success) return odd(line, reasonOf(value, parsed.error));
  return { document: documentOf(parsed.data), names: namesOf(parsed.data) };
}

/** Names the known format of bytes that are not text: no line of such a file can be read. */
function formOf(bytes: Buffer): string {
  const magic = bytes.toString('hex', 0, 4);
  const [, form] = FORMS.find(([start]) => magic.startsWith(start)) ?? [];
  return form === undefined ? '' : `, it looks like ${form}: write JSON lines as UTF-8, not compressed`;
}

const FORMS = [
  ['1f8b', 'gzip'],
  ['28b52ffd', 'zstd'],
  ['504b0304', 'zip'],
  ['50415231', 'Parquet'],
  ['fffe', 'UTF-16'],
  ['feff', 'UTF-16'],
] as const;

function odd(line: number, reason: string): ReadLine {
  return { odd: { line, reason } };
}

/**
 * Returns the text of a line, without byte order marks; joined files have them in the middle too.
 */
function textOf(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** Returns whether a line belongs to another shard: then its other mistakes do not matter. */
function isElsewhere(value: unknown, wanted: Shard): boolean {
  const { targetId, shardId } = owner.parse(value);
  return (targetId ?? wanted.targetId) !== wanted.targetId || (shardId ?? wanted.shardId) !== wanted.shardId;
}

function reasonOf(value: unknown, error: z.ZodError): string {
  const { id } = identity.parse(value);
  const [issue] = error.issues;
  const field = issue?.path.join('.') || 'line';
  return `${id === '' ? '' : `document '${id.slice(0, 80)}': `}${field} ${issue?.message ?? 'is wrong'}`;
}

type Parsed = z.infer<typeof schema>;

function documentOf({ id, targetId, shardId, text, metadata, addedAt, updatedAt, deletedAt }: Parsed): DocumentLine {
  const times = [addedAt, updatedAt].filter((each) => !isNoTime(each)).map(timeOf);
  const newest = times.length === 0 || times.includes(null) ? null : (times.sort().at(-1) ?? null);
  const gone = isNoTime(deletedAt) ? null : (timeOf(deletedAt) ?? UNKNOWN_TIME);
  return { id, targetId, shardId, text: text ?? '', metadata: metadata ?? {}, addedAt: newest, deletedAt: gone };
}

function namesOf({ metadata, deletedAt }: Parsed) {
  return { deletions: deletedAt !== undefined, metadata: metadata !== undefined };
}
