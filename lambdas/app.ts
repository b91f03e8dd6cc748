import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import { signInBody } from '../core/contracts/http.ts';
import { alertRoutes } from './app/alerts.ts';
import { apiRoutes } from './app/api.ts';
import type { AppDeps } from './app/deps.ts';
import { atMost } from './app/limits.ts';
import { problem, problemOf } from './app/problems.ts';
import { actingAs, bearerOf, bodyOf, type Signed } from './app/requests.ts';

const COOKIE = 'ragmend_session';
const MAX_BODY_BYTES = 64 * 1024;

/** The HTTP API: `/alerts/<source>` for senders of alerts, `/api` for people. Errors are problem+json; task tokens are in no answer. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  app.use((context, next) => ownHostOnly(deps, context, next));
  app.onError((error, context) => problemOf(context, error, deps.report));
  app.notFound((context) => problem(context, 404, 'NotFound', `'${context.req.path}' is no address of this API`));
  app.route('/alerts', alertRoutes(deps));
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
  app.route('/api', signedIn(deps));
  return app;
}

/** A name that resolves to this machine, or a page from elsewhere, gets nothing done. */
async function ownHostOnly(
  { access }: AppDeps,
  context: Context,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  const [host, origin, site] = ['host', 'origin', 'sec-fetch-site'].map((name) => context.req.header(name));
  if (!access.hosts().includes(host ?? ''))
    return problem(context, 403, 'ForeignHost', `host '${host}' is not served here`);
  const isForeign =
    (origin !== undefined && !access.hosts().includes(origin.replace(/^https?:\/\//, ''))) || site === 'cross-site';
  if (context.req.method !== 'GET' && isForeign)
    return problem(
      context,
      403,
      'ForeignOrigin',
      `requests from '${origin ?? site}' are not taken: use the console itself`,
    );
  await next();
  return undefined;
}

function signedIn(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  app.use(notCached, atMost(MAX_BODY_BYTES));
  app.post('/session', async (context) => {
    const { name, code } = await bodyOf(context, signInBody);
    const id = deps.access.signIn(name, code);
    if (id === null)
      return problem(context, 401, 'WrongCode', 'the sign-in code is wrong: it stands in the terminal of the sandbox');
    setCookie(context, COOKIE, id, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return context.body(null, 204);
  });
  app.use(async (context, next) => {
    const person = personOf(deps, context);
    if (person === null)
      return problem(context, 401, 'NotSignedIn', 'sign in first, or give the secret of the command line');
    context.set('person', person);
    return next();
  });
  app.delete('/session', (context) => {
    deps.access.signOut(deleteCookie(context, COOKIE) ?? '');
    return context.body(null, 204);
  });
  app.route('/', apiRoutes(deps));
  return app;
}

/** What one person was shown is for no cache. */
async function notCached(context: Context, next: () => Promise<void>): Promise<void> {
  context.header('cache-control', 'no-store');
  await next();
}

function personOf({ access }: AppDeps, context: Context): string | null {
  const token = bearerOf(context);
  if (token !== null) return access.isOperatorSecret(token) ? actingAs(context) : null;
  const session = getCookie(context, COOKIE);
  return session === undefined ? null : access.nameOf(session);
}
