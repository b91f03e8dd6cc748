import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  YAMLParseError,
} from 'yaml';
import type { Path, RenderedDocument } from '../../core/bootstrap/lint/render/document.ts';
import type { NotSeen } from '../../core/bootstrap/lint/rules/not-seen.ts';
import type { KubeObject } from '../../core/contracts/bootstrap/observation.ts';

/** What a text holds: objects, what is a template yet, and what is broken, with the line. */
export type ReadText = { documents: RenderedDocument[]; notSeen: NotSeen[]; unreadable: NotSeen[] };

/** Reads YAML or JSON with several documents; one that is broken hides no other. */
export function readDocuments(file: string, text: string): ReadText {
  const read: ReadText = { documents: [], notSeen: [], unreadable: [] };
  for (const { part, before } of partsOf(text)) if (!isPreamble(part)) readPart(read, file, part, before);
  return read;
}

/** Directives and comments before a document are none. */
const isPreamble = (part: string) => part.split('\n').every((line) => /^(?:%.*|\s*#.*|\s*)$/.test(line));

/** Splits at the lines that begin a document: nothing else in YAML may stand there. */
function partsOf(text: string): { part: string; before: number }[] {
  const parts = text.replace(/^\uFEFF/, '').split(/^(?=---(?:\s|$))/m);
  let before = 0;
  return parts.map((part) => {
    const at = before;
    before += part.split('\n').length - 1;
    return { part, before: at };
  });
}

function readPart(read: ReadText, file: string, part: string, before: number) {
  const lineCounter = new LineCounter();
  const template = /^# Source: (?<name>\S.*?)\s*$/m.exec(part)?.groups?.name ?? null;
  const lineAt = (offset: number) => before + lineCounter.linePos(offset).line;
  const options = { lineCounter, uniqueKeys: false, merge: true, logLevel: 'silent' } as const;
  for (const document of listed(parseAllDocuments(part, options))) {
    const value = valueIn(document);
    if (value instanceof YAMLParseError || value instanceof ReferenceError) {
      const line = value instanceof YAMLParseError ? lineAt(value.pos[0]) : before + 1;
      const said = value.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '');
      if (/\{\{/.test(part)) read.notSeen.push({ file, line, what: unrendered(part) });
      else read.unreadable.push({ file, line, what: `no valid YAML: ${said}` });
    } else {
      const lineOf = (path: Path) => lineAt(offsetOf(document, path));
      for (const { object, path } of objectsIn(value))
        read.documents.push({ file, template, object, lineOf: (place) => lineOf([...path, ...place]) });
    }
  }
}

/** An empty text is no document. */
const listed = (documents: ReturnType<typeof parseAllDocuments>): Document.Parsed[] =>
  Array.isArray(documents) ? (documents as Document.Parsed[]) : [];

const unrendered = (part: string) =>
  `a template that was not rendered${/\blookup\b/.test(part) ? ', and it asks the cluster (lookup)' : ''}: pipe \`helm template\` into this command`;

/** Returns the value of a document, or why it has none: broken, or with too many aliases. */
function valueIn(document: Document.Parsed): unknown {
  const [error] = document.errors;
  if (error) return error;
  try {
    return document.toJS() as unknown;
  } catch (cause) {
    if (cause instanceof ReferenceError) return cause;
    throw cause;
  }
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the objects of a document: itself, or those of a List. */
function objectsIn(value: unknown, path: Path = []): { object: KubeObject; path: Path }[] {
  if (!isFields(value) || typeof value.kind !== 'string') return [];
  if (value.kind.endsWith('List') && Array.isArray(value.items))
    return value.items.flatMap((one, index) => objectsIn(one, [...path, 'items', index]));
  const metadata = isFields(value.metadata) ? value.metadata : {};
  const { name, generateName } = metadata;
  const known = typeof name === 'string' ? name : typeof generateName === 'string' ? `${generateName}*` : '(unnamed)';
  const texts = Object.fromEntries(
    ['labels', 'annotations'].flatMap((key) => (isFields(metadata[key]) ? [[key, textsOf(metadata[key])]] : [])),
  );
  const namespace =
    typeof metadata.namespace === 'string' ? { namespace: metadata.namespace } : { namespace: undefined };
  return [{ object: { ...value, metadata: { ...metadata, ...texts, ...namespace, name: known } } as KubeObject, path }];
}

/** Weights are often given as numbers. */
const textsOf = (map: Fields) =>
  Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) =>
      value === null || typeof value === 'object' ? [] : [[key, String(value)]],
    ),
  );

/** Returns where a place in a document begins, or the nearest place above it. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? document.range[0];
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    const [at, next] = stepInto(node, step);
    if (at === null) break;
    offset = at;
    node = next;
  }
  return offset;
}

function stepInto(node: unknown, step: string | number): [offset: number | null, node: unknown] {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
    return [rangeOf(pair?.key), pair?.value];
  }
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return [rangeOf(item), item];
  }
  return [null, null];
}

const rangeOf = (node: unknown) => (node as Node | undefined)?.range?.[0] ?? null;
