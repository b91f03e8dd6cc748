import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One piece of a README: `id` is `<service>/<file>#<n>`, `text` begins with its heading. */
export type Chunk = { id: string; shardId: string; heading: string; text: string };

const LONGEST = 900;
const SHORTEST = 60;

/**
 * Cuts the READMEs of aws-cdk-lib under `root` into chunks by heading, in order of path. A family
 * of services (`aws-ecs`, `aws-ecs-patterns`) lies in one shard, and shards are about equal.
 */
export function readCorpus(root: string, shardIds: string[]): Chunk[] {
  const library = join(root, 'node_modules', 'aws-cdk-lib');
  if (!existsSync(library)) throw new Error(`'${library}' is missing: run npm install, its READMEs are the corpus`);
  const pieces = readmesOf(library, '').flatMap((path) => piecesOf(path, readFileSync(join(library, path), 'utf8')));
  const shards = assignFamilies(pieces, shardIds);
  return pieces.map(({ family, ...piece }) => ({ ...piece, shardId: String(shards.get(family)) }));
}

type Piece = Omit<Chunk, 'shardId'> & { family: string };

function readmesOf(library: string, folder: string): string[] {
  const entries = readdirSync(join(library, folder), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : readmesOf(library, path);
    return /^README.*\.md$/.test(entry.name) ? [path] : [];
  });
}

function piecesOf(path: string, markdown: string): Piece[] {
  const family = familyOf(path);
  return sectionsOf(markdown)
    .flatMap(({ heading, body }) => cut(body).map((text) => ({ heading, text: `${heading}\n${text}` })))
    .filter(({ text }) => text.length >= SHORTEST)
    .map((piece, index) => ({ id: `${path}#${index}`, family, ...piece }));
}

function familyOf(path: string): string {
  const [service = ''] = path.split('/');
  return service.replace(/^aws-/, '').split('-')[0] ?? service;
}

function sectionsOf(markdown: string): { heading: string; body: string }[] {
  const sections = [{ heading: '', lines: [] as string[] }];
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (line.trimStart().startsWith('```')) fenced = !fenced;
    const heading = fenced ? null : /^#{1,6}\s+(.+)$/.exec(line)?.[1];
    if (heading) sections.push({ heading: heading.replace(/[`#]/g, '').trim(), lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ heading, lines }) => ({ heading, body: lines.join('\n').trim() }));
}

/** Cuts at blank lines, into pieces of at most 900 characters if the paragraphs allow it. */
function cut(body: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const paragraph of body.split(/\n\s*\n/)) {
    if (piece !== '' && piece.length + paragraph.length > LONGEST) {
      pieces.push(piece);
      piece = '';
    }
    piece += piece === '' ? paragraph : `\n\n${paragraph}`;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

/**
 * Assigns the largest family first, each to the smallest shard: deterministic, and close to equal.
 */
function assignFamilies(pieces: Piece[], shardIds: string[]): Map<string, string> {
  const sizes = new Map<string, number>();
  for (const { family } of pieces) sizes.set(family, (sizes.get(family) ?? 0) + 1);
  const loads = shardIds.map((shardId) => ({ shardId, size: 0 }));
  const families = [...sizes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const assigned = families.map(([family, size]) => {
    const lightest = loads.reduce((least, load) => (load.size < least.size ? load : least));
    lightest.size += size;
    return [family, lightest.shardId] as const;
  });
  return new Map(assigned);
}
