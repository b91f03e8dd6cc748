import { serve } from '@hono/node-server';
import type { RetrieveDeps } from './retrieve.ts';
import { retrieverApp } from './retriever.ts';

/** Serves the retriever on a port of 127.0.0.1 until SIGTERM; throws if the port is taken. */
export function serveRetriever(deps: RetrieveDeps, options: { targetId: string; topK: number; port: number }): void {
  const { fetch } = retrieverApp(deps, options);
  const server = serve({ fetch, hostname: '127.0.0.1', port: options.port });
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0));
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
