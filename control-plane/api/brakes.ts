import { Hono } from 'hono';
import { subject } from '../../core/contracts/incident.ts';
import { SUBJECT_KINDS } from '../../core/contracts/subject.ts';
import { resetBreaker } from '../../core/incident/brakes/reset-breaker.ts';
import { setKillSwitch } from '../../core/incident/brakes/set-kill-switch.ts';
import { showBrakes } from '../../core/incident/brakes/show-brakes.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import type { AppDeps } from './deps.ts';
import { nameWith, nameWithAny, type Signed } from './people.ts';
import { serve } from './serve.ts';
import { targetsShown, targetWith } from './targets.ts';

/**
 * Routes for what holds remediation back: the kill switch and open breakers. Any operator may stop
 * everything; only an admin of all targets may resume.
 */
export function brakeRoutes(deps: AppDeps): Hono<Signed> {
  const app = new Hono<Signed>();
  serve(app, 'GET /api/brakes', async (context) => {
    return showBrakes(deps, { targetIds: targetsShown(context, deps.config) });
  });
  serve(app, 'POST /api/kill-switch', async (context, read) => {
    const body = await read();
    const by = body.on ? nameWithAny(context, 'operator') : nameWith(context, 'admin', null);
    const state = await setKillSwitch(deps, { ...body, by });
    await deps.wake();
    return state;
  });
  serve(app, 'POST /api/breakers/:kind/:id/reset', async (context) => {
    const asked = targetWith(context, deps.config, 'admin');
    const { kind, id } = context.req.param();
    const about = subject.safeParse({ kind, id });
    if (!about.success) throw new NotFound(`'${kind}' has no breakers: use one of ${SUBJECT_KINDS.join(', ')}`);
    return resetBreaker(deps, { ...asked, subject: about.data });
  });
  return app;
}
