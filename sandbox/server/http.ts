import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { constantTimeEqual } from '../../adapters/constant-time-equal.ts';
import { createApp } from '../../control-plane/api/app.ts';
import { countRefusals, type TellRefusals } from '../../control-plane/api/refusals.ts';
import { peopleBySession } from '../../control-plane/api/sessions.ts';
import { directIntake } from '../../control-plane/intake/intake.ts';
import { requestOf } from '../../core/contracts/http/request-of.ts';
import type { Histories } from '../../core/kernel/ports/histories.ts';
import { currentTokens, isAmong, listOf } from './alert-tokens.ts';
import type { ControlPlaneOptions } from './control-plane-options.ts';
import type { ProblemLog } from './problems.ts';
import { signIns } from './session.ts';

type Options = ControlPlaneOptions & { histories: Histories; wake(): void; report: ProblemLog };

/** Serves the API and the console on 127.0.0.1; returns their addresses. */
export async function serveHttp(options: Options) {
  const { ports, secrets, histories, wake, report, built, paths } = options;
  let host = '';
  const people = peopleBySession({
    ...signIns(secrets.signInCode),
    isOperatorSecret: (token: string) => constantTimeEqual(token, secrets.secret),
    hosts: () => [host, host.replace('127.0.0.1', 'localhost')],
  });
  const tell: TellRefusals = (source, reason, count) =>
    report('alerts')(`${count} from '${source}' not taken in: ${reason}`);
  const refused = countRefusals({ clock: ports.clock, tell });
  const tokens = currentTokens(paths.session, secrets);
  const signatures = { ...ports.nonces, keys: async () => listOf(tokens()), now: ports.clock.now };
  const intake = directIntake({ ...ports, wake, refused, isAlertToken: isAmong(tokens), signatures });
  const isPaused = (_: string, shardId: string) => ports.writers.isPaused(shardId);
  const progressOf = (incidentId: string) => ports.jobs.progressOf(incidentId);
  const app = createApp({ ...ports, histories, people, intake, isPaused, progressOf, wake, report: report('http') });
  app.use('*', serveStatic({ root: built.console }));
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port });
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `http://${host}`;
  const alerts = requestOf('POST /alerts/:source', { at: { source: 'alertmanager' }, body: {} });
  return {
    urls: { apiUrl: url, consoleUrl: `${url}/`, alertsUrl: `${url}${alerts.address}` },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
