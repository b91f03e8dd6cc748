import { Hono } from 'hono';
import { DependencyUnavailable, TaskError } from '../../../core/kernel/task-error.ts';
import { probeProvider } from '../../../core/provider/show/probe-provider.ts';
import { showProviders } from '../../../core/provider/show/show-providers.ts';
import type { AppDeps } from '../deps.ts';
import type { Signed } from '../people.ts';
import { serve } from '../serve.ts';
import { within } from '../soon.ts';
import { targetWith } from '../targets.ts';

/** Routes for who answers for a target, and for a probe, which costs money and changes nothing. */
export function providerRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  serve(app, 'GET /api/providers', async (context) => {
    const { targetId } = targetWith(context, deps.config, 'reader');
    return showProviders({ ...deps, ...seenSoon(deps) }, { targetId });
  });
  serve(app, 'POST /api/providers/:name/probe', async (context, read) => {
    const { targetId } = targetWith(context, deps.config, 'operator');
    const { model } = await read();
    return probeProvider(deps, { targetId, provider: context.req.param('name'), model });
  });
  return app;
}

/** Pods are asked by a program that starts in the cluster; a console waits for ten seconds. */
const PODS_MS = 6_000;

/** A cluster that is slow, or that refuses to answer, hides only what is in it. */
function seenSoon({ generatorPods, providerFlag, report }: AppDeps) {
  const look = async <T>(what: string, answer: Promise<T>): Promise<T> => {
    try {
      return await within(what, answer, PODS_MS);
    } catch (error) {
      if (error instanceof TaskError) throw error;
      report(error);
      throw new DependencyUnavailable(`${what} can't be read: the log of the API says why`, { cause: error });
    }
  };
  return {
    generatorPods: { readings: (targetId: string) => look('the cluster', generatorPods.readings(targetId)) },
    providerFlag: { read: (targetId: string) => look('the cluster', providerFlag.read(targetId)) },
  };
}
