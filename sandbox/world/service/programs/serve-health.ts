import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** Answers `GET /healthz` on a port of 127.0.0.1 until SIGTERM; `atEnd` runs before the process ends. */
export function serveHealth(port: number, atEnd: () => void = () => undefined): void {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ ok: true }));
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });
  process.once('SIGTERM', () => {
    atEnd();
    server.close(() => process.exit(0));
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
