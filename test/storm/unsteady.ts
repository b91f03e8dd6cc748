import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A notification that came by, and what it was answered with. */
export type Passed = { externalURL: string; alerts: number; status: number };

/** A receiver that answers 500 while `isDown` says so of what passed before, and hands everything else on to `url`. */
export async function unsteadyReceiver(url: string, isDown: (passed: Passed[]) => boolean) {
  const passed: Passed[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const { externalURL, alerts } = JSON.parse(body) as { externalURL: string; alerts: unknown[] };
    const answer = isDown(passed)
      ? { status: 500, body: '' }
      : await handOn(`${url}${incoming.url}`, incoming.headers, body);
    passed.push({ externalURL, alerts: alerts.length, status: answer.status });
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    passed,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function handOn(
  url: string,
  { authorization = '', 'content-type': type = '' }: NodeJS.Dict<string | string[]>,
  body: string,
) {
  const headers = { authorization: String(authorization), 'content-type': String(type) };
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text() };
}
