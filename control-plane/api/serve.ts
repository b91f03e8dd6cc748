import type { Context, Env, Hono } from 'hono';
import {
  type AnswerOf,
  type BodyRead,
  type PathOf,
  pathOf,
  type RouteName,
} from '../../core/contracts/http/request-of.ts';
import type { Route } from '../../core/contracts/http/route.ts';
import { routes } from '../../core/contracts/http/routes.ts';
import { bodyOf } from './requests.ts';

/**
 * Does the work of a route and returns its answer. `body` parses the body by its contract, and
 * throws InvalidBody.
 */
type Work<E extends Env, N extends RouteName> = (
  context: Context<E, PathOf<N>>,
  body: () => Promise<BodyRead<N>>,
) => AnswerOf<N> | Promise<AnswerOf<N>>;

/** Serves a route of the table at its own method and path, and answers with its status. */
export function serve<E extends Env, N extends RouteName>(app: Hono<E>, name: N, work: Work<E, N>): void {
  const { body: contract, answer, status }: Route = routes[name];
  const [method = ''] = name.split(' ');
  app.on(method, pathOf(name), async (context) => {
    const read = async () => (contract && (await bodyOf(context, contract))) as BodyRead<N>;
    const done = await work(context as Context<E, PathOf<N>>, read);
    if (answer === undefined || status === 204) return context.body(null, 204);
    return context.json(done, status);
  });
}
