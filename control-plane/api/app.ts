import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { alertRoutes } from '../intake/alerts.ts';
import { apiRoutes } from './api.ts';
import type { AppDeps } from './deps.ts';
import { atMost, shortNames } from './limits.ts';
import type { Signed } from './people.ts';
import { problem, problemOf } from './problems.ts';
import { serve } from './serve.ts';

const MAX_BODY_BYTES = 64 * 1024;

/**
 * The HTTP API: `/alerts/<source>` for senders of alerts, `/api` for people. Errors are
 * problem+json; no answer contains a task token.
 */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  app.use((context, next) => ownOnly(deps, context, next));
  app.onError((error, context) => problemOf(context, error, deps.report));
  app.notFound((context) => problem(context, 404, 'NotFound', `'${context.req.path}' is no address of this API`));
  if (deps.intake) app.route('/', alertRoutes(deps.intake));
  const { consoleOrigin } = deps.people;
  if (consoleOrigin) app.use(cors({ origin: consoleOrigin, allowHeaders: ['authorization', 'content-type'] }));
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    }),
  );
  serve(app, 'GET /config.json', () => ({ signIn: deps.people.signIn }));
  app.route('/', signedIn(deps));
  return app;
}

/** Refuses requests from another origin or host. */
async function ownOnly(
  { people }: AppDeps,
  context: Context,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  const refusal = people.refusal(context);
  if (refusal) return problem(context, 403, refusal.title, refusal.detail);
  await next();
  return undefined;
}

function signedIn(deps: AppDeps): Hono<Signed> {
  const { people } = deps;
  const app = new Hono<Signed>();
  app.use('/api/*', notCached, shortNames, atMost(MAX_BODY_BYTES));
  if (people.sessions) sessionRoute(app, people.sessions.open);
  app.use('/api/*', async (context, next) => {
    const person = people.personOf(context);
    if (person === null)
      return problem(context, 401, 'NotSignedIn', 'sign in first, or give the secret of the command line');
    context.set('person', person);
    return next();
  });
  serve(app, 'DELETE /api/session', (context) => {
    people.sessions?.close(context);
    return undefined;
  });
  app.route('/', apiRoutes(deps));
  return app;
}

/** Somebody tried to sign in with a wrong code. */
class WrongCode extends Error {
  override readonly name = 'WrongCode' as const;
}

function sessionRoute(app: Hono<Signed>, open: (context: Context, name: string, code: string) => boolean): void {
  serve(app, 'POST /api/session', async (context, body) => {
    const { name, code } = await body();
    if (!open(context, name, code))
      throw new WrongCode('the sign-in code is wrong: it stands in the terminal of the sandbox');
    return undefined;
  });
}

/** Answers to a person must not be cached. */
async function notCached(context: Context, next: () => Promise<void>): Promise<void> {
  context.header('cache-control', 'no-store');
  await next();
}
