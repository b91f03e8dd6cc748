import * as z from 'zod';
import { type Answer, type Asked, cosine, type ScriptedServer, scriptedServer } from '../scripted-server.ts';

const pointId = z.union([z.int().min(0), z.uuid()]);
const point = z.strictObject({
  id: pointId,
  vector: z.union([z.array(z.number()), z.record(z.string(), z.array(z.number()))]),
  payload: z.record(z.string(), z.unknown()).optional(),
});
const searches = z.strictObject({
  searches: z.array(
    z.strictObject({
      query: z.array(z.number()),
      using: z.string().optional(),
      limit: z.int().min(1),
      with_payload: z.union([z.boolean(), z.array(z.string())]),
    }),
  ),
});
const whole = { with_payload: z.literal(true), with_vector: z.literal(true) };
const byIds = z.strictObject({ ids: z.array(pointId), ...whole });
const scroll = z.strictObject({ limit: z.int().min(1), offset: pointId.optional(), ...whole });
const random = z.strictObject({
  query: z.strictObject({ sample: z.literal('random') }),
  limit: z.int().min(1),
  ...whole,
});
type Point = z.infer<typeof point>;

/**
 * What Qdrant 1.10 and newer do with the requests of the driver, by https://api.qdrant.tech: a
 * request of another shape is refused, as strict as there.
 */
export class DocumentedQdrant {
  readonly points = new Map<string | number, Point>();
  readonly others: string[] = [];
  snapshots: string[] = [];
  status = 'completed';
  private made = 0;

  constructor(
    private readonly dimension: number,
    private readonly named: string | null = null,
  ) {}

  serve(): Promise<ScriptedServer> {
    return scriptedServer((asked) => this.answer(asked));
  }

  private answer(asked: Asked): Answer {
    const { method, path, body } = asked;
    if (method === 'GET' && path === '/')
      return { body: { title: 'qdrant - vector search engine', version: '1.16.0', commit: 'abc' } };
    const [, root, collection, ...rest] = path.split('/');
    if (root !== 'collections') return refusal(404, 'Not Found');
    if (method === 'GET' && collection === undefined)
      return answer({ collections: ['docs', ...this.others].map((name) => ({ name })) });
    if (this.others.includes(collection ?? '') && rest.join('/') === 'points/count') return answer({ count: 0 });
    if (collection !== 'docs') return refusal(404, `Not found: Collection \`${collection}\` doesn't exist!`);
    const act = this.acts[`${method} ${rest.slice(0, method === 'DELETE' ? 1 : undefined).join('/')}`];
    if (!act) return refusal(404, `no ${method} ${path}`);
    try {
      return act(body === '' ? undefined : JSON.parse(body), asked);
    } catch (error) {
      return refusal(400, (error as Error).message);
    }
  }

  private readonly acts: Record<string, (body: unknown, asked: Asked) => Answer> = {
    'PUT points': (body) => {
      const { points } = z.strictObject({ points: z.array(point) }).parse(body);
      for (const one of points) this.checkDimension(this.vectorOf(one));
      for (const one of points) this.points.set(one.id, one);
      return this.updated();
    },
    'POST points/delete': (body) => {
      for (const id of z.strictObject({ points: z.array(pointId) }).parse(body).points) this.points.delete(id);
      return this.updated();
    },
    'POST points/count': (body) => {
      z.strictObject({ exact: z.literal(true) }).parse(body);
      return answer({ count: this.points.size });
    },
    'POST points': (body) => {
      const { ids } = byIds.parse(body);
      return answer(ids.flatMap((id) => this.points.get(id) ?? []));
    },
    'POST points/scroll': (body) => {
      const { limit, offset } = scroll.parse(body);
      const sorted = [...this.points.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      const from = sorted.filter(({ id }) => offset === undefined || id >= offset);
      return answer({ points: from.slice(0, limit), next_page_offset: from[limit]?.id ?? null });
    },
    'POST points/query': (body) => {
      const { limit } = random.parse(body);
      return answer({ points: [...this.points.values()].slice(-limit).map((one) => ({ ...one, score: 0 })) });
    },
    'POST points/query/batch': (body) => answer(searches.parse(body).searches.map((one) => this.ranked(one))),
    'POST snapshots': () => {
      const name = `docs-1234-2026-11-23-03-00-0${this.made++}.snapshot`;
      this.snapshots.push(name);
      return answer({ name, creation_time: '2026-11-23T03:00:00', size: 1024, checksum: 'abc' });
    },
    'GET snapshots': () => answer(this.snapshots.map((name) => ({ name, creation_time: null, size: 1024 }))),
    'DELETE snapshots': (_, { path }) => {
      const name = decodeURIComponent(String(path.split('/').at(-1)));
      this.snapshots = this.snapshots.filter((one) => one !== name);
      return answer(true);
    },
  };

  private ranked({ query, using, limit, with_payload: fields }: z.infer<typeof searches>['searches'][number]) {
    if ((using ?? null) !== this.named) throw new Error(`Wrong input: Not existing vector name error: ${using}`);
    this.checkDimension(query);
    const points = [...this.points.values()]
      .map((one) => ({ id: one.id, version: 1, score: cosine(query, this.vectorOf(one)), payload: one.payload ?? {} }))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit);
    return { points: points.map((one) => ({ ...one, payload: fields ? pick(one.payload, fields) : null })) };
  }

  private vectorOf({ vector }: Point): number[] {
    const found = Array.isArray(vector) ? (this.named === null ? vector : null) : vector[this.named ?? ''];
    if (!found) throw new Error(`Wrong input: Not existing vector name error: ${this.named}`);
    return found;
  }

  private checkDimension(vector: number[]): void {
    if (vector.length !== this.dimension)
      throw new Error(`Wrong input: Vector dimension error: expected dim: ${this.dimension}, got ${vector.length}`);
  }

  private updated(): Answer {
    return answer({ operation_id: 1, status: this.status });
  }
}

const answer = (result: unknown): Answer => ({ body: { result, status: 'ok', time: 0.001 } });
const refusal = (status: number, error: string): Answer => ({ status, body: { status: { error }, time: 0 } });

function pick(payload: Record<string, unknown>, fields: true | string[]): Record<string, unknown> {
  if (fields === true) return payload;
  return Object.fromEntries(Object.entries(payload).filter(([field]) => fields.includes(field)));
}
