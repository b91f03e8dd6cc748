import { Agent, request } from 'node:http';
import { shardNamed } from '../../core/contracts/subject.ts';
import { alertmanagerBody } from '../../sandbox/world/detector/alert.ts';
import { answering } from '../child.ts';

/** Alerts `first` to `first + count`, each posted `copies` times, in a shuffled order where that is more than once. */
export type Load = { url: string; token: string; first: number; count: number; copies: number };

const CONNECTIONS = 16;
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

answering<Load, { posted: number }>(async (load) => {
  const { first, count, copies } = load;
  const numbers = Array.from({ length: count * copies }, (_, index) => first + (index % count));
  const bodies = (copies > 1 ? shuffled(numbers) : numbers).map(bodyOf);
  const queue = bodies.values();
  const worker = async () => {
    for (const body of queue) await post(load, body);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return { posted: bodies.length };
});

function bodyOf(number: number): string {
  const [shard, startsAt] = [`shard-${(number % 4) + 1}`, Date.UTC(2026, 0, 1) + number];
  const alert = {
    alertname: 'CHRDrop',
    subject: shardNamed(shard),
    target: 'docs-rag',
    detail: 'golden query q-17 is wrong',
    startsAt,
  } as const;
  return JSON.stringify(alertmanagerBody(alert, null));
}

function post({ url, token }: Load, body: string): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    authorization: `Bearer ${token}`,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 202) resolve();
        else reject(new Error(`an alert was answered with ${response.statusCode} instead of 202`));
      });
    });
    sent.on('error', reject).end(body);
  });
}

/** Always the same order, so that all servers get the same. */
function shuffled(numbers: number[]): number[] {
  let state = 1;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return numbers
    .map((number) => ({ number, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ number }) => number);
}
