import { Hono } from 'hono';
import * as z from 'zod';
import { problem } from './problem.ts';
import { type RetrieveDeps, retrieve, ShardFailed } from './retrieve.ts';

const question = z.object({ qid: z.string().min(1), q: z.string().min(1).max(10_000) });

/**
 * The retriever's HTTP side: `POST /debug/retrieve {qid, q}`; 400 for a bad body, 502 with the name
 * of a failing shard, 503 if the registry can't be read.
 */
export function retrieverApp(deps: RetrieveDeps, { targetId, topK }: { targetId: string; topK: number }): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ ok: true }));
  app.post('/debug/retrieve', async (context) => {
    const body = question.safeParse(await context.req.json().catch(() => null));
    if (!body.success) return problem(400, 'bad request', z.prettifyError(body.error));
    return context.json(await retrieve(deps, { targetId, topK, q: body.data.q }));
  });
  app.notFound(() => problem(404, 'not found', "there is only 'POST /debug/retrieve' and 'GET /healthz'"));
  app.onError((error) =>
    error instanceof ShardFailed
      ? problem(502, 'shard failed', error.message, { shard: error.shardId })
      : problem(503, 'registry unreadable', error.message),
  );
  return app;
}
