import { createServer, type Server } from 'node:http';
import { PROMETHEUS_TEXT } from '../../adapters/metrics/prometheus-text.ts';

/**
 * Serves `/metrics`, and `/healthz`, which is 503 if no round ended in time; other paths are 404.
 * Resolves once it listens.
 */
export async function servePage(
  port: number,
  { page, isAlive }: { page: () => string; isAlive: () => boolean },
): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = (status: number, text: string, type = 'text/plain; charset=utf-8') =>
      response.writeHead(status, { 'content-type': type }).end(text);
    if (request.method !== 'GET') answer(405, 'GET only\n');
    else if (request.url === '/metrics') answer(200, page(), PROMETHEUS_TEXT);
    else if (request.url !== '/healthz') answer(404, 'see /metrics\n');
    else if (isAlive()) answer(200, 'ok\n');
    else answer(503, 'no round ended in time\n');
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return server;
}
