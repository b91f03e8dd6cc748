import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { AppDeps } from '../../control-plane/api/deps.ts';
import { peopleBySession } from '../../control-plane/api/sessions.ts';
import { writeSession } from '../../sandbox/server/session.ts';
import { fakeSessions, prepareApp, SECRETS } from '../control-plane/api/app-world.ts';
import { type Ran, ragmend } from './program.ts';

/**
 * The API over SQLite in memory on a port of this machine, and the built command that reaches it as
 * it reaches a sandbox.
 */
export async function serveApp(patch: Partial<AppDeps> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-served-'));
  let host = '';
  const prepared = await prepareApp({ ...patch, people: peopleBySession(fakeSessions(() => [host])) });
  const server = serve({ fetch: prepared.app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const apiUrl = `http://${host}`;
  writeSession(join(dir, 'session.json'), {
    ...{ pid: process.pid, processStart: '', apiUrl, consoleUrl: `${apiUrl}/`, alertsUrl: '', retrieverUrl: '' },
    ...{ alertsToken: SECRETS.alertToken, secret: SECRETS.operatorSecret, signInCode: SECRETS.code },
  });
  return {
    ...prepared,
    run: (...args: string[]): Promise<Ran> => ragmend(...args, '--dir', dir),
    async stop() {
      await new Promise((resolve) => server.close(resolve));
      rmSync(dir, { recursive: true });
    },
  };
}
