import { Hono } from 'hono';
import { killSwitchBody } from '../../core/contracts/http.ts';
import { resetBreaker } from '../../core/incident/reset-breaker.ts';
import { setKillSwitch } from '../../core/incident/set-kill-switch.ts';
import { showBrakes } from '../../core/incident/show-brakes.ts';
import type { AppDeps } from './deps.ts';
import { bodyOf, type Signed } from './requests.ts';

/** What holds remediation back, and what a person may do about it: the kill switch and open breakers. */
export function brakeRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  app.get('/brakes', async (context) => context.json(await showBrakes(deps)));
  app.post('/kill-switch', async (context) => {
    const body = await bodyOf(context, killSwitchBody);
    const state = await setKillSwitch(deps, { ...body, by: context.get('person') });
    deps.wake();
    return context.json(state);
  });
  app.post('/breakers/:shardId/reset', async (context) =>
    context.json(
      await resetBreaker(deps, {
        ...{ targetId: deps.targetId, shardId: context.req.param('shardId') },
        by: context.get('person'),
      }),
    ),
  );
  return app;
}
