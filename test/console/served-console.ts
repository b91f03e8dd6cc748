import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { scriptedApi } from './scripted-api.ts';
import type { ScriptedSignIn } from './scripted-sign-in.ts';
import type { ScriptedState } from './scripted-state.ts';

const ROOT = join(__dirname, '../..');

/** The policy that the console must work under. */
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A file of the console as `npm run build` makes it. */
export const builtFile = (file: string): Buffer => readFileSync(join(ROOT, 'dist/console', file));

const FILES: Record<string, { file: string; type: string }> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/console.js': { file: 'console.js', type: 'text/javascript; charset=utf-8' },
  '/console.css': { file: 'console.css', type: 'text/css; charset=utf-8' },
  '/config.json': { file: 'config.json', type: 'application/json' },
};

export type ServedConsole = Awaited<ReturnType<typeof serveConsole>>;

/**
 * Serves the built console on a free port of this machine, over the scripted API that `show` was
 * last told.
 */
export async function serveConsole() {
  let site = new Hono();
  const server = serve({ fetch: (request) => site.fetch(request), port: 0, hostname: '127.0.0.1' }) as Server;
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    /** Breaks all connections first: no request of an earlier page arrives at this state. */
    show(state: ScriptedState, signIn: ScriptedSignIn | null) {
      server.closeAllConnections();
      site = siteOf(state, signIn);
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/**
 * The console over the API of this state; while `down`, every API call breaks off. With `signIn`,
 * people sign in there, and the API knows them by their tokens.
 */
function siteOf(state: ScriptedState, signIn: ScriptedSignIn | null): Hono {
  const app = new Hono();
  app.use('/api/*', async (c, next) => {
    if (signIn) state.signedIn = signIn.nameOf(c.req.header('authorization'));
    return state.down ? c.text('bad gateway', 502) : next();
  });
  app.route('/', scriptedApi(state));
  const site = new Hono();
  if (signIn) allowSignIn(site, signIn);
  for (const [path, { file, type }] of Object.entries(FILES))
    site.get(path, (c) => c.body(new Uint8Array(builtFile(file)), 200, { 'content-type': type, ...SAFE }));
  site.route('/', app);
  return site;
}

/** What a deployment has instead: its own configuration, and a policy that lets the console talk to the sign-in. */
function allowSignIn(site: Hono, { config, url }: ScriptedSignIn): void {
  site.use(async (c, next) => {
    await next();
    c.header('content-security-policy', CSP.replace("connect-src 'self'", `connect-src 'self' ${url}`));
  });
  site.get('/config.json', (c) => c.json(config));
}

const SAFE = { 'content-security-policy': CSP, 'x-content-type-options': 'nosniff' };
