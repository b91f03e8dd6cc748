import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { jsonIn } from '../../core/kernel/json-in.ts';
import type { Route } from '../chat/ask-in-turn.ts';
import { BadRequest, readBody } from '../server/read-body.ts';
import { sendError, sendJson } from '../server/responses.ts';
import type { Probes } from './open-probes.ts';

const MOST_BYTES = 4096;
const asked = z.strictObject({
  provider: z.string(),
  model: z.string(),
  need: z
    .union([z.enum(['reach', 'json', 'citations']), z.strictObject({ promptTokens: z.int().min(1).max(2_000_000) })])
    .default('reach'),
});

/** Answers a request for one probe of one model, with the gateway's own credential. */
export async function answerProbe(
  { routes, probes, now }: { routes: Route[]; probes: Probes; now: () => number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { provider, model, need } = parsed(await readBody(request, MOST_BYTES));
  const route = routes.find((one) => one.provider === provider && one.model === model);
  if (route === undefined) {
    const known = routes.map((one) => `'${one.provider}' '${one.model}'`).join(', ');
    throw new BadRequest(404, `no provider '${provider}' has a model '${model}': ask for one of ${known}`);
  }
  const result = await probes.probe(route, need);
  if ('provider' in result) return sendJson(response, 200, result);
  const seconds = Math.max(1, Math.ceil((result.until - now()) / 1000));
  const message = `'${model}' was not probed: the budget of probes.perHour is spent, or a probe is under way: ask later`;
  sendError(response, 429, { code: 'probe_not_due', message }, { 'retry-after': String(seconds) });
}

function parsed(bytes: Buffer): z.infer<typeof asked> {
  const body = jsonIn(bytes.toString('utf8'));
  if (body === undefined) throw new BadRequest(400, 'the body is not JSON: send {"provider", "model", "need"}');
  const result = asked.safeParse(body);
  if (result.success) return result.data;
  throw new BadRequest(400, `the probe is not valid: ${z.prettifyError(result.error)}`);
}
