import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOKEN } from './storm-world.ts';

/** What came of sending: answers with 202, and attempts of which no such answer came. */
export type Sent = { accepted: number; failed: number };

const RETRY_MS = 20;

/**
 * Sends every body until it is accepted, over as many connections at once, as Alertmanager does:
 * what breaks off or is answered with 5xx is sent again. Throws on any other answer. `onAccepted`
 * is told how many are accepted so far.
 */
export async function sendAll(
  url: string,
  bodies: string[],
  connections: number,
  onAccepted: (accepted: number) => void = () => undefined,
): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const sent = { accepted: 0, failed: 0 };
  const left = bodies.values();
  const sender = async () => {
    for (const body of left) {
      while (!(await isAccepted(agent, url, body))) {
        sent.failed += 1;
        await sleep(RETRY_MS);
      }
      onAccepted(++sent.accepted);
    }
  };
  await Promise.all(Array.from({ length: connections }, sender)).finally(() => agent.destroy());
  return sent;
}

async function isAccepted(agent: Agent, url: string, body: string): Promise<boolean> {
  const { status, answer } = await post(agent, url, body).catch(() => ({ status: 0, answer: '' }));
  if (status === 202) return true;
  if (status === 0 || status >= 500) return false;
  throw new Error(`a good body was refused with ${status}: ${answer}`);
}

async function post(agent: Agent, url: string, body: string): Promise<{ status: number; answer: string }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
  const outgoing = request(`${url}/alerts/alertmanager`, { method: 'POST', agent, headers });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, answer: await text(response) };
}
