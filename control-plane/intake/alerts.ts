import { type Context, Hono } from 'hono';
import { pathOf } from '../../core/contracts/http/request-of.ts';
import { type Refusal, UNKNOWN_SOURCE } from '../../core/contracts/refusal.ts';
import { isSigned, SIGNATURE } from '../../core/signal/is-signed.ts';
import { sources } from '../../core/signal/sources.ts';
import { atMost } from '../api/limits.ts';
import { problem } from '../api/problems.ts';
import { countNotTaken } from '../api/refusals.ts';
import { bearerOf, isJson } from '../api/requests.ts';
import type { Intake } from './intake.ts';

const MAX_BODY_BYTES = 2 * 1024 * 1024;
type Next = () => Promise<void>;

/** Takes alerts in and answers 202; 401, 404, 413, 415 and 400 store nothing. */
export function alertRoutes(intake: Intake): Hono {
  const app = new Hono();
  app.post(
    pathOf('POST /alerts/:source'),
    (context, next) => counted(intake, context, next),
    (context, next) => knownOnly(intake, context, next),
    atMost(MAX_BODY_BYTES),
    (context, next) => signedOnly(intake, context, next),
    async (context) => {
      const source = context.req.param('source');
      if (!sources.has(source)) return problem(context, 404, 'UnknownSource', `alert source '${source}' is unknown`);
      if (!isJson(context))
        return problem(context, 415, 'UnsupportedMediaType', 'send the content type application/json');
      const accepted = await intake.accept(source, new Uint8Array(await context.req.arrayBuffer()));
      countNotTaken(intake.refused, source, accepted);
      return context.json(accepted, 202);
    },
  );
  return app;
}

const REASONS: Record<number, Refusal> = {
  401: 'Unauthorized',
  404: 'UnknownSource',
  413: 'TooLarge',
  415: 'UnsupportedMediaType',
};

/** Counts refusals under names that nobody outside can invent. */
async function counted(intake: Intake, context: Context, next: Next) {
  await next();
  const { status } = context.res;
  if (status < 400 || status >= 500) return;
  const named = context.req.param('source') ?? '';
  const invalid = context.error?.name === 'InvalidAlerts' ? 'InvalidAlerts' : 'InvalidBody';
  intake.refused(sources.has(named) ? named : UNKNOWN_SOURCE, REASONS[status] ?? invalid, 1);
}

/** Reads nothing of a body before its sender is known, or claims a signature. */
async function knownOnly(intake: Intake, context: Context, next: Next) {
  const token = bearerOf(context);
  if (token !== null) return (await intake.isAlertToken(token)) ? next() : unauthorized(context);
  return intake.signatures && context.req.header(SIGNATURE.header) ? next() : unauthorized(context);
}

/**
 * A used signature is refused, since an eavesdropper may replay the request. While a request with it is
 * under way, its sender is told to try again, since that request may fail.
 */
async function signedOnly({ signatures }: Intake, context: Context, next: Next) {
  const signature = context.req.header(SIGNATURE.header);
  if (bearerOf(context) !== null || !signatures || !signature) return next();
  const timestamp = context.req.header(SIGNATURE.timestamp) ?? null;
  const body = new Uint8Array(await context.req.arrayBuffer());
  const [keys, now] = [await signatures.keys(), signatures.now()];
  if (!(await isSigned({ keys, signature, timestamp, body, now }))) return unauthorized(context);
  if (timestamp === null) return next();
  const taken = await signatures.take(signature);
  if (taken === 'used') return unauthorized(context);
  if (taken === 'busy') return problem(context, 503, 'DependencyUnavailable', 'this request is under way: try again');
  await next();
  await signatures.settle(signature, context.res.status === 202);
  return undefined;
}

function unauthorized(context: Context): Response {
  const how = 'give the bearer token of alerts in the Authorization header, or sign the body now';
  return problem(context, 401, 'Unauthorized', how);
}
