import { type Context, Hono } from 'hono';
import { receiveAlerts } from '../../core/signal/receive-alerts.ts';
import { sources } from '../../core/signal/sources.ts';
import type { AppDeps } from './deps.ts';
import { atMost } from './limits.ts';
import { problem } from './problems.ts';
import { bearerOf, isJson, jsonOf } from './requests.ts';

const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** `POST /:source`: stores alerts and answers 202 at once; 401, 404, 413, 415, 400 store nothing. */
export function alertRoutes(deps: AppDeps): Hono {
  const app = new Hono();
  app.post(
    '/:source',
    (context, next) => knownOnly(deps, context, next),
    atMost(MAX_BODY_BYTES),
    async (context) => {
      const source = context.req.param('source');
      if (!sources.has(source)) return problem(context, 404, 'UnknownSource', `alert source '${source}' is unknown`);
      if (!isJson(context))
        return problem(context, 415, 'UnsupportedMediaType', 'send the content type application/json');
      const received = await receiveAlerts(deps, { source, body: await jsonOf(context) });
      if (received.stored > 0) deps.wake();
      return context.json(received, 202);
    },
  );
  return app;
}

/** Nothing of a body is read before its sender is known. */
async function knownOnly({ access }: AppDeps, context: Context, next: () => Promise<void>) {
  const token = bearerOf(context);
  if (token !== null && access.isAlertToken(token)) return next();
  return problem(context, 401, 'Unauthorized', 'give the bearer token of this sandbox in the Authorization header');
}
