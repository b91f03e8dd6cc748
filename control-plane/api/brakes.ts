import { Hono } from 'hono';
import { killSwitchBody } from '../../core/contracts/http/http.ts';
import { resetBreaker } from '../../core/incident/brakes/reset-breaker.ts';
import { setKillSwitch } from '../../core/incident/brakes/set-kill-switch.ts';
import { showBrakes } from '../../core/incident/brakes/show-brakes.ts';
import type { AppDeps } from './deps.ts';
import { nameWith, nameWithAny, type Signed } from './people.ts';
import { bodyOf } from './requests.ts';
import { targetsShown, targetWith } from './targets.ts';

/** What holds remediation back, and what a person may do about it: the kill switch and open breakers. Any operator stops everything; to let it go on is for an admin of all targets. */
export function brakeRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  app.get('/brakes', async (context) => {
    return context.json(await showBrakes(deps, { targetIds: targetsShown(context, deps.config) }));
  });
  app.post('/kill-switch', async (context) => {
    const body = await bodyOf(context, killSwitchBody);
    const by = body.on ? nameWithAny(context, 'operator') : nameWith(context, 'admin', null);
    const state = await setKillSwitch(deps, { ...body, by });
    await deps.wake();
    return context.json(state);
  });
  app.post('/breakers/:shardId/reset', async (context) => {
    const asked = targetWith(context, deps.config, 'admin');
    return context.json(await resetBreaker(deps, { ...asked, shardId: context.req.param('shardId') }));
  });
  return app;
}
