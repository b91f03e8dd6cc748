import { type Context, Hono } from 'hono';
import { isSigned, SIGNATURE } from '../../core/signal/is-signed.ts';
import { sources } from '../../core/signal/sources.ts';
import type { Intake } from './intake.ts';
import { atMost } from './limits.ts';
import { problem } from './problems.ts';
import { bearerOf, isJson } from './requests.ts';

const MAX_BODY_BYTES = 2 * 1024 * 1024;
type Next = () => Promise<void>;

/** `POST /:source`: takes alerts over and answers 202; 401, 404, 413, 415, 400 store nothing. */
export function alertRoutes(intake: Intake): Hono {
  const app = new Hono();
  app.post(
    '/:source',
    (context, next) => knownOnly(intake, context, next),
    atMost(MAX_BODY_BYTES),
    (context, next) => signedOnly(intake, context, next),
    async (context) => {
      const source = context.req.param('source');
      if (!sources.has(source)) return problem(context, 404, 'UnknownSource', `alert source '${source}' is unknown`);
      if (!isJson(context))
        return problem(context, 415, 'UnsupportedMediaType', 'send the content type application/json');
      return context.json(await intake.accept(source, new Uint8Array(await context.req.arrayBuffer())), 202);
    },
  );
  return app;
}

/** Nothing of a body is read before its sender is known, or says to have signed it. */
async function knownOnly(intake: Intake, context: Context, next: Next) {
  const token = bearerOf(context);
  if (token !== null) return (await intake.isAlertToken(token)) ? next() : unauthorized(context);
  return intake.signatures && context.req.header(SIGNATURE.header) ? next() : unauthorized(context);
}

/** A signature that came before is no longer good: whoever overheard a request may send it again. */
async function signedOnly({ signatures }: Intake, context: Context, next: Next) {
  const signature = context.req.header(SIGNATURE.header);
  if (bearerOf(context) !== null || !signatures || !signature) return next();
  const timestamp = context.req.header(SIGNATURE.timestamp) ?? null;
  const body = new Uint8Array(await context.req.arrayBuffer());
  const [keys, now] = [await signatures.keys(), signatures.now()];
  if (!(await isSigned({ keys, signature, timestamp, body, now }))) return unauthorized(context);
  if (timestamp === null) return next();
  if (await signatures.wasSeen(signature)) return unauthorized(context);
  await next();
  if (context.res.status === 202) await signatures.remember(signature);
  return undefined;
}

function unauthorized(context: Context): Response {
  const how = 'give the bearer token of alerts in the Authorization header, or sign the body now';
  return problem(context, 401, 'Unauthorized', how);
}
