import { Hono } from 'hono';
import * as z from 'zod';
import { sha256 } from '../../../core/kernel/digest.ts';
import { problem } from '../problem.ts';
import { type AnswerDeps, answerQuestion } from './answer-question.ts';

const question = z.object({ qid: z.string().min(1).max(200).optional(), q: z.string().min(1).max(10_000) });

/**
 * The generator's HTTP side: `POST /answer {qid?, q}`; 400 for a bad body, 502 if retriever or
 * model give no answer. A question without a qid gets the qid of its text.
 */
export function generatorApp(deps: AnswerDeps): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ ok: true }));
  app.post('/answer', async (context) => {
    const body = question.safeParse(await context.req.json().catch(() => null));
    if (!body.success) return problem(400, 'bad request', z.prettifyError(body.error));
    const { q, qid = (await sha256(q)).slice(0, 16) } = body.data;
    return context.json(await answerQuestion(deps, { qid, q }));
  });
  app.notFound(() => problem(404, 'not found', "there is only 'POST /answer' and 'GET /healthz'"));
  app.onError((error) => problem(502, 'no answer', error.message));
  return app;
}
