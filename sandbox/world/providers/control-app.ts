import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { problem } from '../problem.ts';
import { armedFault } from './armed-faults.ts';
import { PROVIDER_FAULTS } from './faults/provider-faults.ts';
import { providerDials } from './provider-spec.ts';
import type { ScriptedProvider } from './serve-provider.ts';

/**
 * Controls the scripted providers: lists them and their requests, and sets their faults and dials.
 * A 404 names the existing providers; a 400 names the mistake in a body.
 */
export function controlApp(providers: Map<string, ScriptedProvider>): Hono {
  const app = new Hono();
  const named = (context: Context, act: (provider: ScriptedProvider) => Promise<Response> | Response) => {
    const provider = providers.get(context.req.param('name') ?? '');
    if (provider) return act(provider);
    const known = [...providers.keys()].join(', ');
    return problem(404, 'not found', `provider '${context.req.param('name')}' is unknown: use one of ${known}`);
  };
  app.get('/healthz', (context) => context.json({ ok: true }));
  app.get('/faults', (context) => context.json(PROVIDER_FAULTS));
  app.get('/providers', (context) => context.json([...providers.values()].map(shown)));
  app.get('/providers/:name', (context) => named(context, (provider) => context.json(shown(provider))));
  app.get('/providers/:name/requests', (context) => named(context, ({ requests }) => context.json(requests)));
  app.post('/providers/:name/faults', async (context) => {
    const fault = armedFault.safeParse(await context.req.json().catch(() => null));
    if (!fault.success) return problem(400, 'bad request', z.prettifyError(fault.error));
    return named(context, async (provider) => {
      await provider.break(fault.data);
      return context.json(shown(provider), 201);
    });
  });
  app.delete('/providers/:name/faults', (context) =>
    named(context, async (provider) => {
      await provider.heal();
      return context.json(shown(provider));
    }),
  );
  app.patch('/providers/:name', async (context) => {
    const dials = providerDials.safeParse(await context.req.json().catch(() => null));
    if (!dials.success) return problem(400, 'bad request', z.prettifyError(dials.error));
    return named(context, (provider) => {
      provider.turn(dials.data);
      return context.json(shown(provider));
    });
  });
  app.notFound(() => problem(404, 'not found', "there are '/providers', '/providers/NAME/faults' and '/faults'"));
  app.onError((error) => {
    if (error instanceof RangeError) return problem(400, 'bad request', error.message);
    throw error;
  });
  return app;
}

/** Returns a provider without its credential. */
function shown(provider: ScriptedProvider) {
  const { key, ...dials } = provider.spec();
  const { url, requests } = provider;
  return { ...dials, hasKey: key !== null, url, requests: requests.length, faults: provider.faults() };
}
