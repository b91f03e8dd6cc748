import * as z from 'zod';
import { type Answer, type Asked, cosine, type ScriptedServer, scriptedServer } from '../scripted-server.ts';

type Source = Record<string, unknown> & { embedding: number[] };

const knn = z.strictObject({
  size: z.int().min(1),
  _source: z.strictObject({ excludes: z.tuple([z.literal('embedding')]) }),
  query: z.strictObject({
    knn: z.strictObject({ embedding: z.strictObject({ vector: z.array(z.number()), k: z.int().min(1) }) }),
  }),
});
const all = z.strictObject({ match_all: z.strictObject({}) });
const searches = z.union([
  z.strictObject({ size: z.literal(1), _source: z.literal(false) }),
  z.strictObject({
    ...{ size: z.int().min(1), query: all, sort: z.tuple([z.strictObject({ _id: z.literal('asc') })]) },
    search_after: z.tuple([z.string()]).optional(),
  }),
  z.strictObject({
    size: z.int().min(1),
    query: z.strictObject({ function_score: z.strictObject({ query: all, random_score: z.strictObject({}) }) }),
  }),
]);
const gets = z.strictObject({ ids: z.array(z.string()) });
const deletion = z.strictObject({ delete: z.strictObject({ _id: z.string() }) });
const update = z.strictObject({ doc: z.strictObject({}), detect_noop: z.literal(false) });
const action = z.strictObject({ index: z.strictObject({ _id: z.string() }) });
const snapshot = z.strictObject({ indices: z.literal('docs'), include_global_state: z.literal(false) });

/**
 * What OpenSearch 2.x and 3.x do with the requests of the driver, by https://docs.opensearch.org: a
 * request of another shape is refused.
 */
export class DocumentedOpensearch {
  readonly documents = new Map<string, Source>();
  readonly snapshots = new Set<string>();
  readonly others: string[] = [];
  updates = 0;
  isOpen = true;
  failedShards = 0;
  snapshotState = 'SUCCESS';

  constructor(private readonly dimension: number) {}

  serve(): Promise<ScriptedServer> {
    return scriptedServer((asked) => this.answer(asked));
  }

  private answer(asked: Asked): Answer {
    const { method, path } = asked;
    if (method === 'GET' && path === '/') return { body: { name: 'n', version: { number: '3.3.0' } } };
    if (method === 'GET' && path === '/_cat/indices') return this.listed(asked);
    if (path.startsWith('/_snapshot/volume/')) return this.snapshot(asked);
    const [, index, ...rest] = path.split('/');
    if (index !== 'docs') return refusal(404, 'index_not_found_exception', `no such index [${index}]`);
    const act = this.acts[`${method} ${rest[0]}`];
    if (!act) return refusal(405, 'method_not_allowed', `no ${method} ${path}`);
    if (!this.isOpen && rest[0] !== '_open') return refusal(400, 'index_closed_exception', 'closed');
    try {
      return act(asked, rest);
    } catch (error) {
      return refusal(400, 'parsing_exception', (error as Error).message);
    }
  }

  private readonly acts: Record<string, (asked: Asked, rest: string[]) => Answer> = {
    'POST _msearch': (asked) => {
      const lines = linesOf(asked);
      const searches = lines.filter((_, at) => at % 2 === 1).map((line) => knn.parse(line));
      if (lines.some((line, at) => at % 2 === 0 && Object.keys(line as object).length > 0)) throw new Error('header');
      return { body: { took: 1, responses: searches.map((search) => this.ranked(search)) } };
    },
    'POST _search': (asked) => {
      const search = searches.parse(JSON.parse(asked.body));
      const sorted = [...this.documents].sort(([a], [b]) => (a < b ? -1 : 1));
      const after = 'search_after' in search ? search.search_after?.[0] : undefined;
      const found = sorted.filter(([id]) => after === undefined || id > after).slice(0, search.size);
      const sources = !('_source' in search);
      const hits = found.map(([_id, _source]) => ({ _index: 'docs', _id, _score: 1, ...(sources && { _source }) }));
      return { body: { took: 1, timed_out: false, _shards: this.shards(), hits: { hits } } };
    },
    'POST _mget': (asked) => {
      const { ids } = gets.parse(JSON.parse(asked.body));
      const docs = ids.map((_id) => ({ _index: 'docs', _id, _source: this.documents.get(_id) }));
      return {
        body: { docs: docs.map((doc) => (doc._source ? { ...doc, found: true } : { _id: doc._id, found: false })) },
      };
    },
    'GET _alias': () => ({ body: { docs: { aliases: {} } } }),
    'GET _count': () => ({ body: { count: this.documents.size, _shards: this.shards() } }),
    'POST _bulk': (asked) => {
      if (asked.query.refresh !== 'true') throw new Error('refresh');
      const lines = linesOf(asked);
      if (deletion.safeParse(lines[0]).success)
        return { body: { took: 1, items: lines.map((line) => this.deleted(line)) } };
      const items = lines.flatMap((line, at) => (at % 2 === 0 ? [this.indexed(line, lines[at + 1] as Source)] : []));
      return { body: { took: 1, errors: items.some(({ index }) => 'error' in index), items } };
    },
    'POST _update': (asked, [, id = '']) => {
      update.parse(JSON.parse(asked.body));
      if (!this.documents.has(decodeURIComponent(id))) return refusal(404, 'document_missing_exception', id);
      this.updates += 1;
      return { body: { _index: 'docs', _id: id, result: 'updated', _shards: this.shards() } };
    },
    'POST _flush': () => ({ body: { _shards: this.shards() } }),
    'POST _close': () => {
      this.isOpen = false;
      return { body: { acknowledged: true, shards_acknowledged: true, indices: { docs: { closed: true } } } };
    },
    'POST _open': () => {
      this.isOpen = true;
      return { body: { acknowledged: true, shards_acknowledged: true } };
    },
  };

  private listed({ query }: Asked): Answer {
    if (query.format !== 'json') return refusal(400, 'parse', 'columns');
    const rows = [['docs', this.documents.size], ...this.others.map((name) => [name, 0]), ['.security', 9]];
    return { body: rows.map(([index, count]) => ({ index, 'docs.count': String(count) })) };
  }

  private deleted(line: unknown) {
    const { _id } = deletion.parse(line).delete;
    const found = this.documents.delete(_id);
    return { delete: { _id, status: found ? 200 : 404, result: found ? 'deleted' : 'not_found' } };
  }

  private snapshot({ method, path, query, body }: Asked): Answer {
    const name = String(path.split('/').at(-1));
    if (method === 'DELETE') {
      if (!this.snapshots.delete(name)) return refusal(404, 'snapshot_missing_exception', `[${name}] is missing`);
      return { body: { acknowledged: true } };
    }
    if (method !== 'PUT' || query.wait_for_completion !== 'true' || this.snapshots.has(name))
      return refusal(400, 'invalid_snapshot_name_exception', name);
    snapshot.parse(JSON.parse(body));
    this.snapshots.add(name);
    return { body: { snapshot: { snapshot: name, state: this.snapshotState, shards: this.shards() } } };
  }

  private ranked({ size, query }: z.infer<typeof knn>): unknown {
    const { vector, k } = query.knn.embedding;
    if (vector.length !== this.dimension)
      return refusal(400, 'search_phase_execution_exception', 'Query vector has invalid dimension').body;
    const hits = [...this.documents]
      .map(([_id, { embedding, ..._source }]) => ({
        ...{ _index: 'docs', _id, _score: (1 + cosine(vector, embedding)) / 2, _source },
      }))
      .sort((a, b) => b._score - a._score)
      .slice(0, Math.min(size, k));
    return { took: 1, timed_out: false, _shards: this.shards(), hits: { hits }, status: 200 };
  }

  private indexed(line: unknown, source: Source) {
    const { _id } = action.parse(line).index;
    if (source.embedding.length !== this.dimension)
      return { index: { _id, status: 400, error: { type: 'mapper_parsing_exception', reason: 'invalid dimension' } } };
    this.documents.set(_id, source);
    return { index: { _id, status: 201, result: 'created' } };
  }

  private shards() {
    return { total: 2, successful: 2 - this.failedShards, skipped: 0, failed: this.failedShards };
  }
}

function linesOf({ headers, body }: Asked): unknown[] {
  if (headers['content-type'] !== 'application/x-ndjson' || !body.endsWith('\n')) throw new Error('no NDJSON');
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

function refusal(status: number, type: string, reason: string): Answer {
  return { status, body: { error: { root_cause: [], type, reason }, status } };
}
